/**
 * Translates hot guest code to JVM bytecode, beside the interpreter and with the same results to
 * the bit. Begin with {@link vivarium.jit.Translator}.
 */
@org.jspecify.annotations.NullMarked
package vivarium.jit;
