package vivarium.procfs;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Mode;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.SyntheticFile;
import vivarium.fs.SyntheticFileSystem;
import vivarium.fs.SyntheticLink;

/**
 * One row of a directory that many subjects (processes, tasks) have: the kind of inode, and how it
 * is made for one of them.
 *
 * @param type the S_IFMT bits
 * @param <S> what the directory is about
 */
record ProcEntry<S>(int type, Maker<S> maker) {
  /** Makes the inode of a name for one subject. */
  @FunctionalInterface
  interface Maker<S> {
    Inode make(SyntheticDirectory parent, String name, S subject);
  }

  /** A file of text; one char is one byte. */
  static <S> ProcEntry<S> text(int permissions, Function<S, String> content) {
    return bytes(permissions, subject -> bytesOf(content.apply(subject)));
  }

  static <S> ProcEntry<S> bytes(int permissions, Function<S, byte[]> content) {
    return new ProcEntry<>(
        Mode.S_IFREG, (parent, name, subject) -> file(parent, name, permissions, subject, content));
  }

  /** A file of text that takes text, without the newline at its end. */
  static <S> ProcEntry<S> writable(
      int permissions, Function<S, String> content, BiConsumer<S, String> sink) {
    return new ProcEntry<>(
        Mode.S_IFREG,
        (parent, name, subject) ->
            file(parent, name, permissions, subject, s -> bytesOf(content.apply(s)))
                .writable(written -> sink.accept(subject, textOf(written))));
  }

  /** A magic link: shows a place's path and leads there. */
  static <S> ProcEntry<S> link(Function<S, String> text, Function<S, @Nullable Location> target) {
    return new ProcEntry<>(
        Mode.S_IFLNK,
        (parent, name, subject) ->
            new SyntheticLink(
                fileSystem(parent),
                parent.childIno(name),
                0777,
                parent.uid(),
                parent.gid(),
                () -> text.apply(subject),
                () -> target.apply(subject)));
  }

  static <S> ProcEntry<S> directory(Maker<S> maker) {
    return new ProcEntry<>(Mode.S_IFDIR, maker);
  }

  static SyntheticFileSystem fileSystem(Inode inode) {
    return (SyntheticFileSystem) inode.fileSystem();
  }

  static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String textOf(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static <S> SyntheticFile file(
      SyntheticDirectory parent,
      String name,
      int permissions,
      S subject,
      Function<S, byte[]> content) {
    return new SyntheticFile(
        fileSystem(parent),
        parent.childIno(name),
        permissions,
        parent.uid(),
        parent.gid(),
        () -> content.apply(subject));
  }
}
