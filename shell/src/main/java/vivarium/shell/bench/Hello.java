package vivarium.shell.bench;

/** A bare Java program: the yardstick of start-up. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello, world");
  }
}
