package vivarium.sched.policy;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.PolicyFault;
import vivarium.sched.PolicyKind;
import vivarium.sched.SchedPolicy;

/**
 * A policy of the user's, from a jar: the class that the manifest names in {@value #ENTRY}, else
 * the only one that implements {@link SchedPolicy}. It has a public constructor that takes a {@link
 * PolicyContext}, or none. The policy's name is that of the class, in lower case.
 */
public final class PolicyJar {
  /** The entry of the manifest that names the class. */
  public static final String ENTRY = "Vivarium-Policy";

  /** The name of the class loader of each policy's code. */
  public static final String LOADER = "policy";

  private PolicyJar() {}

  /**
   * Loads the policy; its code stays loaded until the JVM ends.
   *
   * @throws IllegalArgumentException with one line: what was wrong, and what to do
   */
  public static PolicyKind load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no such file");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      URLClassLoader loader =
          new URLClassLoader(
              LOADER, new URL[] {file.toUri().toURL()}, SchedPolicy.class.getClassLoader());
      Class<?> found = policyClass(jar, loader);
      return kind(found, file);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a readable jar: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException("a class cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static Class<?> policyClass(JarFile jar, ClassLoader loader) throws IOException {
    Manifest manifest = jar.getManifest();
    String named = manifest == null ? null : manifest.getMainAttributes().getValue(ENTRY);
    if (named != null) {
      Class<?> found = load(loader, named.strip());
      if (found == null || !isPolicy(found)) {
        throw new IllegalArgumentException(
            "%s: %s: not a public class that implements SchedPolicy".formatted(ENTRY, named));
      }
      return found;
    }
    List<Class<?>> all = new ArrayList<>();
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
        Class<?> each =
            load(loader, name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        if (each != null && isPolicy(each)) {
          all.add(each);
        }
      }
    }
    if (all.size() != 1) {
      String what =
          all.isEmpty()
              ? "no public class in it implements vivarium.sched.SchedPolicy"
              : "several classes implement SchedPolicy: name one in the manifest, as " + ENTRY;
      throw new IllegalArgumentException(what);
    }
    return all.getFirst();
  }

  private static @Nullable Class<?> load(ClassLoader loader, String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static boolean isPolicy(Class<?> type) {
    int flags = type.getModifiers();
    return SchedPolicy.class.isAssignableFrom(type)
        && Modifier.isPublic(flags)
        && !Modifier.isAbstract(flags);
  }

  private static PolicyKind kind(Class<?> type, Path file) {
    Constructor<?> constructor = constructor(type);
    String name = type.getSimpleName().toLowerCase(Locale.ROOT);
    return new PolicyKind(
        name, type.getName() + " of " + file.getFileName(), context -> make(constructor, context));
  }

  private static Constructor<?> constructor(Class<?> type) {
    for (Class<?>[] parameters : new Class<?>[][] {{PolicyContext.class}, {}}) {
      try {
        return type.getConstructor(parameters);
      } catch (NoSuchMethodException e) {
        continue;
      }
    }
    throw new IllegalArgumentException(
        type.getName() + " has no public constructor that takes a PolicyContext, or nothing");
  }

  private static String thrown(Throwable exception, Constructor<?> constructor) {
    return PolicyFault.text(exception, constructor.getDeclaringClass());
  }

  private static SchedPolicy make(Constructor<?> constructor, PolicyContext context) {
    try {
      Object[] arguments =
          constructor.getParameterCount() == 0 ? new Object[0] : new Object[] {context};
      return (SchedPolicy) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new IllegalArgumentException(
          "its constructor threw " + thrown(e.getTargetException(), constructor), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("it cannot be made: " + e.getMessage(), e);
    }
  }
}
