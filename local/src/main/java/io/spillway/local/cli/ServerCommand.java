package io.spillway.local.cli;

import io.spillway.local.host.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** A command that starts servers on this machine and keeps them running until Ctrl-C. */
public abstract class ServerCommand extends LocalCommand {
  private final Supplier<StopSignal> stopSignal;

  @Option(
      names = "--dir",
      paramLabel = "<dir>",
      description = "The folder for the data. Default: a temporary one.")
  private @Nullable Path directory;

  protected ServerCommand(Supplier<StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  @Override
  public final Integer call() throws Exception {
    checkOptions(directory);
    try (StopSignal stop = stopSignal.get();
        DataDirectory data = open()) {
      run(data, stop);
    }
    return 0;
  }

  /**
   * Checks the options before anything is started.
   *
   * @param directory the user's; null for a temporary one
   */
  protected void checkOptions(@Nullable Path directory) {}

  /** Starts the servers, waits for the signal and closes the servers. */
  protected abstract void run(DataDirectory data, StopSignal stop) throws Exception;

  private DataDirectory open() {
    try {
      return DataDirectory.open(directory);
    } catch (IOException e) {
      throw usageError(
          "--dir " + directory + " cannot be used; name a directory that can be written to.", e);
    }
  }

  /** The error for a port on which another process listens. */
  protected final ParameterException portTaken(String option, int port, @Nullable Exception cause) {
    return usageError(
        option + " " + port + " is taken by another process; stop it or give another port.", cause);
  }

  /** Reads the value of an option that is a port. */
  public static final class PortConverter implements ITypeConverter<Integer> {
    private static final int HIGHEST = 65_535;

    @Override
    public Integer convert(String value) {
      int port;
      try {
        port = Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw notAPort(value);
      }
      if (port < 0 || port > HIGHEST) {
        throw notAPort(value);
      }
      return port;
    }

    private static TypeConversionException notAPort(String value) {
      return new TypeConversionException(
          "'"
              + value
              + "' is not a port; give a number from 0 to 65535, where 0 takes any free one.");
    }
  }
}
