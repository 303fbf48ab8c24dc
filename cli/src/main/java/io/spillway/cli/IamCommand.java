package io.spillway.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Partition;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the IAM policies that a destination needs. */
@Command(
    name = "iam",
    description = {
      "Prints the IAM policies that a destination needs.",
      "They are to be pasted into AWS: the permissions of the destination's role, its trust policy"
          + " with the external id, and the permissions of the principal that assumes the role."
    },
    footer = {
      "  bin/spillway iam examples/destinations.yaml --destination acme \\",
      "      --principal arn:aws:iam::111122223333:role/spillway"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class IamCommand extends SpillwayCommand {
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:"
              + Partition.PATTERN
              + ":iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]{1,576})");
  private static final ObjectWriter PRETTY = new JsonMapper().writerWithDefaultPrettyPrinter();

  @Mixin private DestinationArgument destination;

  @Option(
      names = "--principal",
      paramLabel = "<arn>",
      description =
          "The role or user that assumes the destination's role: what the job runs as, or"
              + " sts.intermediary-role-arn.")
  private @Nullable String principal;

  @Option(
      names = "--show-secrets",
      description = "Prints the external id instead of a placeholder.")
  private boolean showSecrets;

  @Option(
      names = "--json",
      description = "Prints {\"permissions\": ..., \"trust\": ..., \"caller\": ...}.")
  private boolean json;

  @Override
  public Integer call() throws UsageException, IOException {
    SelectedDestination selected = destination.select(Policy.UNRESTRICTED);
    BucketAccess access = selected.destination().access();
    IamPolicies policies = new IamPolicies(access, selected.prefixes());
    ObjectNode all = new JsonMapper().createObjectNode();
    all.set("permissions", policies.permissions());
    AssumedRole role = access.role();
    if (role != null) {
      all.set("trust", IamPolicies.trust(principal(policies), externalId(role)));
      all.set("caller", IamPolicies.caller(role));
    }
    policies.notes().forEach(note -> err().println("note: " + note));
    if (json) {
      out().println(PRETTY.writeValueAsString(all));
    } else if (role == null) {
      String who =
          access.identity() == null
              ? "the identity that the job runs as"
              : "the user whose access key access_key_id gives";
      print("Permissions of " + who, all, "permissions");
    } else {
      print("Permissions policy of " + role.arn(), all, "permissions");
      print("Trust policy of " + role.arn(), all, "trust");
      print("Permissions of the principal that assumes it", all, "caller");
    }
    return ExitCode.OK;
  }

  private void print(String title, ObjectNode all, String policy) throws IOException {
    out().println("# " + title);
    out().println(PRETTY.writeValueAsString(all.get(policy)));
  }

  private String principal(IamPolicies policies) throws UsageException {
    if (principal == null) {
      err()
          .println(
              "note: replace <PLATFORM_ACCOUNT> and <PLATFORM_ROLE> by the role that the job runs"
                  + " as, or by that of sts.intermediary-role-arn; or give it with --principal");
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
        return Secrets.allowedBy(destination.policy()).externalId(reference);
      } catch (IOException e) {
        throw new UsageException(
            "--show-secrets: iam_external_id of "
                + destination.id()
                + " cannot be read: "
                + Messages.reason(e),
            e);
      }
    }
    String where =
        reference.isClearText() ? "the catalog's iam_external_id" : "what " + reference + " holds";
    err().println("note: replace <EXTERNAL_ID> by " + where + "; --show-secrets prints it");
    return "<EXTERNAL_ID>";
  }
}
