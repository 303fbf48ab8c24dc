package io.spillway.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.SecretReference;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the policies that a destination's owner pastes into AWS. */
@Command(
    name = "iam",
    description = {
      "Prints the IAM policies that a destination needs, to paste into AWS: what its role may do,"
          + " who may assume it, and what whoever assumes it must be allowed."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class IamCommand extends SpillwayCommand {
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]{1,576})");
  private static final ObjectWriter PRETTY = new JsonMapper().writerWithDefaultPrettyPrinter();

  @Parameters(
      index = "0",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path path;

  @Option(
      names = "--destination",
      required = true,
      paramLabel = "<id>",
      description = "The destination.")
  private String destinationId;

  @Option(
      names = "--principal",
      paramLabel = "<arn>",
      description =
          "Who assumes the role: the role or user that the job runs as, or the role of"
              + " sts.intermediary-role-arn.")
  private @Nullable String principal;

  @Option(
      names = "--show-secrets",
      description = "Looks the external id up and prints it; without it a placeholder is printed.")
  private boolean showSecrets;

  @Option(
      names = "--json",
      description = "Prints {\"permissions\": ..., \"trust\": ..., \"caller\": ...}.")
  private boolean json;

  IamCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    ChosenDestination chosen = ChosenDestination.read(path, destinationId).get(0);
    BucketAccess access = chosen.destination().access();
    IamPolicies policies = new IamPolicies(access, chosen.prefixes());
    ObjectNode all = new JsonMapper().createObjectNode();
    all.set("permissions", policies.permissions());
    AssumedRole role = access.role();
    if (role != null) {
      all.set("trust", IamPolicies.trust(principal(policies), externalId(role)));
      all.set("caller", IamPolicies.caller(role));
    }
    PrintStream out = new PrintStream(streams().out(), false, StandardCharsets.UTF_8);
    if (json) {
      out.println(PRETTY.writeValueAsString(all));
    } else if (role == null) {
      print(out, "Permissions of the identity that the job runs as", all, "permissions");
    } else {
      print(out, "Permissions policy of " + role.arn(), all, "permissions");
      print(out, "Trust policy of " + role.arn(), all, "trust");
      print(out, "Permissions of the principal that assumes it", all, "caller");
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(PrintStream out, String title, ObjectNode all, String policy)
      throws IOException {
    out.println("# " + title);
    out.println(PRETTY.writeValueAsString(all.get(policy)));
  }

  private String principal(IamPolicies policies) throws UsageException {
    if (principal == null) {
      streams()
          .err()
          .println(
              "note: replace <PLATFORM_ACCOUNT> and <PLATFORM_ROLE> by the role that the job runs"
                  + " as, or by that of sts.intermediary-role-arn; --principal <arn> does it for"
                  + " you");
      return "arn:" + policies.partition() + ":iam::<PLATFORM_ACCOUNT>:role/<PLATFORM_ROLE>";
    }
    if (!PRINCIPAL.matcher(principal).matches()) {
      throw new UsageException(
          "--principal "
              + principal
              + ": not the ARN of a role or user; give one like"
              + " arn:aws:iam::123456789012:role/spillway");
    }
    if (!principal.startsWith("arn:" + policies.partition() + ":")) {
      throw new UsageException(
          "--principal "
              + principal
              + ": the destination's role is in partition "
              + policies.partition()
              + ", and roles cannot be assumed across partitions; give a principal of that one");
    }
    return principal;
  }

  private String externalId(AssumedRole role) throws UsageException {
    SecretReference reference = role.externalId();
    if (showSecrets) {
      try {
        return reference.resolve(System.getenv());
      } catch (IOException e) {
        throw new UsageException(
            "--show-secrets: iam_external_id of "
                + destinationId
                + " cannot be read: "
                + Faults.of(e),
            e);
      }
    }
    String where =
        reference.isClearText() ? "the catalog's iam_external_id" : "what " + reference + " holds";
    streams()
        .err()
        .println("note: replace <EXTERNAL_ID> by " + where + "; --show-secrets prints it");
    return "<EXTERNAL_ID>";
  }
}
