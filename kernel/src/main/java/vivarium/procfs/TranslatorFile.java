package vivarium.procfs;

import vivarium.jit.Translations;
import vivarium.jit.TranslatorFigures;
import vivarium.proc.Kernel;

/**
 * /proc/vivarium/jit: a line for each figure of the translator. The only file of /proc whose
 * content depends on the host, since the translator works beside the machine.
 */
final class TranslatorFile {
  private TranslatorFile() {}

  static String content(Kernel kernel) {
    Translations translations = TranslatorFigures.of(kernel.machine().harts().getFirst().cpu());
    if (translations == null) {
      return "nothing is translated: the machine runs under the interpreter, see --engine\n";
    }
    StringBuilder text = new StringBuilder();
    TranslatorFigures.all(translations)
        .forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
    return text.toString();
  }
}
