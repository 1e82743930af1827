package vivarium.boot;

import java.nio.file.Path;

/**
 * A folder of the host that the guest sees: {@code --mount HOST:GUEST[:rw]}.
 *
 * @param host the folder; or a file, and then the guest sees a folder that holds only this
 * @param guest where it is mounted
 * @param writable whether writes go to the host; else the guest cannot write
 */
public record MountOption(Path host, String guest, boolean writable) {}
