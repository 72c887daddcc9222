package dev.caravan;

import dev.caravan.cli.CaravanCommand;
import dev.caravan.cli.Terminal;

/** The program: hands the command line to the commands and exits with their code. */
public final class Caravan {
    private Caravan() {}

    public static void main(String[] args) {
        System.exit(CaravanCommand.commandLine(Terminal.standard()).execute(args));
    }
}
