package io.spillway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import io.spillway.status.DestinationStatus;
import io.spillway.status.FlinkApi;
import io.spillway.status.JobStatus;
import io.spillway.status.StatusReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Shows what each destination's events, rows and files are doing. */
@Command(
    name = "status",
    description = {
      "Shows what became of each destination's events in a running job.",
      "From the events of its sources to delivered files: how many were taken by a mapping, could"
          + " not be handled, are held for a batch or wait for the bucket, and the latest failure"
          + " with its remedy. Read from Flink's metrics, which are up to ten seconds old and start"
          + " from 0 when the job's tasks start. A terminal too narrow for a table gets a block for"
          + " each destination."
    },
    exitCodeList = {
      "0:The figures are printed, and are those of all tasks and of now.",
      "1:Flink cannot be asked, or the figures are not those of all tasks and of now: some do not"
          + " run or have not answered.",
      "2:An argument cannot be used, or no such job runs."
    },
    footer = {
      "  bin/spillway status",
      "  bin/spillway status --rest http://jobmanager:8081 --destination acme --json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class StatusCommand extends SpillwayCommand {
  private static final int LONGEST_WAIT = 60;

  @Option(
      names = "--rest",
      defaultValue = "http://localhost:8081",
      paramLabel = "<url>",
      description = "The address of Flink's web UI. Default: ${DEFAULT-VALUE}.")
  private String rest;

  @Option(
      names = "--job",
      paramLabel = "<id>",
      description = "The job's id. Default: the only Spillway job that runs.")
  private @Nullable String job;

  @Option(
      names = "--destination",
      split = ",",
      paramLabel = "<id>",
      description = "Only this destination. May be repeated.")
  private Set<String> destinations = new LinkedHashSet<>();

  @Option(
      names = "--wait",
      defaultValue = "2",
      paramLabel = "<seconds>",
      description =
          "How long the job manager gets to ask the tasks before it is asked. Default:"
              + " ${DEFAULT-VALUE}.")
  private int wait;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws UsageException, IOException {
    if (wait < 0 || wait > LONGEST_WAIT) {
      throw new UsageException("--wait " + wait + ": give 0 to " + LONGEST_WAIT + " seconds");
    }
    JobStatus status =
        new StatusReader(new FlinkApi(rest), Clock.systemUTC()).read(job, Duration.ofSeconds(wait));
    List<DestinationStatus> shown = selected(status);
    if (json) {
      out()
          .println(
              new JsonMapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(status.toJson(shown)));
    } else {
      new StatusTable(out(), streams().width()).print(status, shown);
    }
    return status.isCurrent() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<DestinationStatus> selected(JobStatus status) throws UsageException, IOException {
    for (String id : destinations) {
      if (!status.destinations().containsKey(id)) {
        String option = "--destination " + Diagnostic.value(id) + ": ";
        if (status.answers() < status.asked()) {
          throw new IOException(
              option
                  + "not known yet: "
                  + new StatusNotes(status).missing()
                  + "; ask again, or with a longer --wait");
        }
        throw new UsageException(
            option
                + "the catalog in force has no such destination, and no files wait for it; the job"
                + " has "
                + status.destinations().size()
                + " destinations");
      }
    }
    return status.destinations().values().stream()
        .filter(
            destination ->
                destinations.isEmpty()
                    ? destination.matters()
                    : destinations.contains(destination.id()))
        .toList();
  }
}
