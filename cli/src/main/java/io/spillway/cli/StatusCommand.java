package io.spillway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import io.spillway.status.DestinationStatus;
import io.spillway.status.FlinkApi;
import io.spillway.status.FlinkJob;
import io.spillway.status.StatusReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
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
          + " from 0 when the job's tasks start."
    },
    exitCodeList = {
      "0:The figures are printed.",
      "1:Flink cannot be asked.",
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
    FlinkApi flink = new FlinkApi(rest);
    FlinkJob found = FlinkJob.find(flink, job);
    StatusReader reader = new StatusReader(flink);
    reader.wake(found);
    pause();
    SortedMap<String, DestinationStatus> statuses = reader.read(found);
    select(statuses);
    if (json) {
      print(found, statuses);
    } else {
      new StatusTable(streams()).print(found, statuses.values());
    }
    return ExitCode.OK;
  }

  private void pause() throws InterruptedIOException {
    try {
      TimeUnit.SECONDS.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void select(SortedMap<String, DestinationStatus> statuses) throws UsageException {
    for (String id : destinations) {
      if (!statuses.containsKey(id)) {
        throw new UsageException(
            "--destination "
                + Diagnostic.value(id)
                + ": the job has no such destination enabled, and no files for it; it has "
                + statuses.size()
                + " destinations");
      }
    }
    if (!destinations.isEmpty()) {
      statuses.keySet().retainAll(destinations);
    }
  }

  private void print(FlinkJob found, SortedMap<String, DestinationStatus> statuses)
      throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("job", found.id()).put("name", found.name()).put("state", found.state());
    root.put("counted_since", found.started().toString());
    statuses.values().forEach(status -> root.withArray("destinations").add(status.toJson()));
    out().println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }
}
