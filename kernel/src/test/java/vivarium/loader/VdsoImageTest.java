package vivarium.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSymbol;
import org.junit.jupiter.api.Test;

/** The vdso as an independent ELF reader sees it. */
class VdsoImageTest {
  private final byte[] image = VdsoImage.build();
  private final ElfFile elf = ElfFile.from(image);

  @Test
  void isOnePage() {
    assertEquals(4096, image.length);
  }

  @Test
  void isASharedObjectForRiscv() {
    assertEquals(ElfFile.ET_DYN, elf.e_type);
    assertEquals(243, elf.e_machine);
  }

  @Test
  void hasTheFunctionsThatTheCLibraryLooksUp() {
    for (String name :
        List.of(
            "__vdso_rt_sigreturn",
            "__vdso_gettimeofday",
            "__vdso_clock_gettime",
            "__vdso_clock_getres",
            "__vdso_getcpu",
            "__vdso_flush_icache",
            "__vdso_riscv_hwprobe")) {
      ElfSymbol symbol = elf.getELFSymbol(name);
      assertNotNull(symbol, name);
      assertTrue(symbol.st_value >= 0x600 && symbol.st_value < 4096, name);
    }
  }

  @Test
  void signalReturnIsTheSequenceThatUnwindersRecognise() {
    ByteBuffer code = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int at = VdsoImage.signalReturnOffset();
    assertEquals(0x08b0_0893, code.getInt(at), "li a7, 139");
    assertEquals(0x0000_0073, code.getInt(at + 4), "ecall");
  }
}
