package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.EndpointRule;
import io.spillway.policy.EndpointRules;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.IdentityRules.PlatformUse;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import io.spillway.policy.NamePatterns;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import io.spillway.policy.SourceRules;
import io.spillway.policy.WriteKeyOrigin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the platform's policy. What it does not say is as in {@link Policy#DEFAULT}. */
public final class PolicyCompiler {
  static final String SECRETS = "secrets";
  static final String EXTERNAL_IDS = "external_ids";
  static final String ACCESS_KEYS = "access_keys";
  static final String HASH_SECRETS = "hash_secrets";
  private static final String FOLDER = "folder";
  private static final String PROVIDERS = "providers";
  static final String IDENTITY = "identity";
  static final String PLATFORM_CREDENTIALS = "platform_credentials";
  private static final String RESERVED_BUCKETS = "reserved_buckets";
  private static final String SESSION_POLICIES = "session_policies";
  private static final String DESTINATIONS = "destinations";
  private static final String BUCKETS = "buckets";
  private static final String ENDPOINTS = "endpoints";
  static final String SOURCES = "sources";
  private static final String WRITE_KEY = "write_key";
  private static final String HEADER = "header:";
  static final String AMOUNTS = "amounts";
  static final String OWNERS = "owners";
  private static final String URL = "url";
  private static final String PRIVATE = "private";

  private static final Set<String> KEYS =
      Set.of(SECRETS, IDENTITY, ENDPOINTS, SOURCES, WRITE_KEY, AMOUNTS);

  private static final Pattern ENDPOINT =
      Pattern.compile("(https?)://([A-Za-z0-9*._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}|\\*))?/?");

  private static final Pattern HEADER_OF_RECORDS = Pattern.compile(HEADER + "[\\p{Graph}]+");

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9*.-]+");

  private static final int MAX_PORT = 0xFFFF;

  private PolicyCompiler() {}

  /**
   * Reads and checks a policy.
   *
   * @param file YAML or JSON
   * @throws CompilationException with all errors at once
   */
  public static Policy compile(CatalogFile file) throws CompilationException {
    CatalogDiagnostics diagnostics = new CatalogDiagnostics();
    Optional<Policy> policy =
        CatalogNode.policy(file, diagnostics.begin(file)).map(PolicyCompiler::policy);
    diagnostics.throwErrors();
    return policy.orElseThrow();
  }

  private static Policy policy(CatalogNode root) {
    root.rejectUnknownKeys(KEYS);
    for (String key : KEYS) {
      if (root.json().path(key).isNull()) {
        root.child(key).error("has no value; ", "give one, or leave the key out");
      }
    }
    return new Policy(
        object(root, SECRETS, Set.of(EXTERNAL_IDS, ACCESS_KEYS, HASH_SECRETS, FOLDER, PROVIDERS))
            .map(PolicyCompiler::secrets)
            .orElse(SecretRules.DEFAULT),
        object(root, IDENTITY, Set.of(PLATFORM_CREDENTIALS, RESERVED_BUCKETS, SESSION_POLICIES))
            .map(PolicyCompiler::identity)
            .orElse(IdentityRules.DEFAULT),
        new EndpointRules(endpoints(root)),
        new SourceRules(
            root.given(SOURCES).map(given -> readers(root)).orElse(null),
            root.given(WRITE_KEY)
                .flatMap(PolicyCompiler::writeKey)
                .orElse(SourceRules.DEFAULT.writeKey())),
        AmountsCompiler.compile(root.list(AMOUNTS, false)));
  }

  private static Optional<WriteKeyOrigin> writeKey(CatalogNode node) {
    return node.text("event, topic or " + HEADER + "<name>")
        .flatMap(
            text -> {
              if (HEADER_OF_RECORDS.matcher(text).matches()) {
                return Optional.of(WriteKeyOrigin.header(text.substring(HEADER.length())));
              }
              return switch (text) {
                case "event" -> Optional.of(WriteKeyOrigin.EVENT);
                case "topic" -> Optional.of(WriteKeyOrigin.TOPIC);
                default -> {
                  node.error(
                      Diagnostic.value(text) + " does not say where write keys are; ",
                      "give event, topic or "
                          + HEADER
                          + "<name of a header of Kafka records>, without spaces");
                  yield Optional.empty();
                }
              };
            });
  }

  private static List<EndpointRule> endpoints(CatalogNode node) {
    return node.list(ENDPOINTS, false).stream().flatMap(each -> endpoint(each).stream()).toList();
  }

  private static List<SourceRules.Reader> readers(CatalogNode root) {
    return root.list(SOURCES, false).stream().flatMap(node -> reader(node).stream()).toList();
  }

  private static Optional<SourceRules.Reader> reader(CatalogNode node) {
    if (!node.isObject("an object with " + OWNERS + " and " + SOURCES)) {
      return Optional.empty();
    }
    node.rejectUnknownKeys(Set.of(OWNERS, SOURCES));
    return Optional.of(
        new SourceRules.Reader(
            required(node, OWNERS, "names of owners"),
            required(node, SOURCES, "write keys of sources")));
  }

  private static Optional<CatalogNode> object(CatalogNode parent, String key, Set<String> keys) {
    Optional<CatalogNode> node = parent.given(key).filter(given -> given.isObject("an object"));
    node.ifPresent(given -> given.rejectUnknownKeys(keys));
    return node;
  }

  private static SecretRules secrets(CatalogNode node) {
    return new SecretRules(
        patterns(node, EXTERNAL_IDS).orElse(SecretRules.DEFAULT.externalIds()),
        patterns(node, ACCESS_KEYS).orElse(SecretRules.DEFAULT.accessKeys()),
        patterns(node, HASH_SECRETS).orElse(SecretRules.DEFAULT.hashSecrets()),
        node.given(FOLDER).flatMap(PolicyCompiler::folder).orElse(SecretRules.DEFAULT_FOLDER),
        node.given(PROVIDERS)
            .filter(given -> given.isObject("patterns of keys by the names of providers"))
            .map(PolicyCompiler::providers)
            .orElse(Map.of()));
  }

  private static Optional<String> folder(CatalogNode node) {
    Optional<String> text = node.text("the path of the folder of secrets");
    Optional<String> folder =
        text.filter(PolicyCompiler::isFolder).map(Path::of).map(Path::toString);
    if (text.isPresent() && folder.isEmpty()) {
      node.error(
          Diagnostic.value(text.get()) + " cannot be the folder of secrets; ",
          "give an absolute path without . and .., below /");
    }
    return folder;
  }

  private static boolean isFolder(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() && path.normalize().equals(path) && path.getNameCount() > 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Map<String, NamePatterns> providers(CatalogNode node) {
    Map<String, NamePatterns> providers = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.json().properties()) {
      if (entry.getKey().isBlank()) {
        node.error("a provider without a name; ", "give its name, in which * may stand");
      }
      patterns(node, entry.getKey()).ifPresent(keys -> providers.put(entry.getKey(), keys));
    }
    return providers;
  }

  private static IdentityRules identity(CatalogNode node) {
    List<PlatformUse> uses = new ArrayList<>();
    for (CatalogNode use : node.list(PLATFORM_CREDENTIALS, false)) {
      if (use.isObject("an object with " + DESTINATIONS + " and " + BUCKETS)) {
        use.rejectUnknownKeys(Set.of(OWNERS, DESTINATIONS, BUCKETS, ENDPOINTS));
        uses.add(
            new PlatformUse(
                patterns(use, OWNERS).orElse(null),
                required(use, DESTINATIONS, "ids of destinations"),
                required(use, BUCKETS, "names of buckets"),
                endpoints(use)));
      }
    }
    return new IdentityRules(uses, reservedBuckets(node), true, sessionPolicies(node));
  }

  private static Set<String> reservedBuckets(CatalogNode node) {
    Set<String> names = new HashSet<>();
    for (CatalogNode bucket : node.list(RESERVED_BUCKETS, false)) {
      Optional<String> name = bucket.text("a name");
      if (name.filter(text -> !BUCKET.matcher(text).matches()).isPresent()) {
        bucket.error(
            Diagnostic.value(name.get()) + " is not a bucket's name; ",
            "give the name alone, in which * may stand");
      }
      name.ifPresent(names::add);
    }
    return names;
  }

  private static SessionPolicyUse sessionPolicies(CatalogNode node) {
    Map<String, SessionPolicyUse> uses = new LinkedHashMap<>();
    for (SessionPolicyUse use : SessionPolicyUse.values()) {
      uses.put(use.setting(), use);
    }
    return node.given(SESSION_POLICIES)
        .flatMap(given -> given.oneOf(List.copyOf(uses.keySet())))
        .map(uses::get)
        .orElse(IdentityRules.DEFAULT.sessionPolicies());
  }

  private static NamePatterns required(CatalogNode node, String key, String what) {
    Optional<NamePatterns> patterns = patterns(node, key);
    if (patterns.isEmpty()) {
      node.child(key).error("missing; ", "give a list of " + what + ", in which * may stand");
    }
    return patterns.orElse(NamePatterns.NONE);
  }

  private static Optional<NamePatterns> patterns(CatalogNode node, String key) {
    return node.given(key)
        .map(
            given ->
                new NamePatterns(
                    node.list(key, false).stream()
                        .flatMap(item -> item.text("a name").stream())
                        .toList()));
  }

  private static Optional<EndpointRule> endpoint(CatalogNode node) {
    if (!node.isObject("an object with " + URL)) {
      return Optional.empty();
    }
    node.rejectUnknownKeys(Set.of(URL, PRIVATE));
    boolean isPrivate = node.flag(PRIVATE, false);
    return node.child(URL)
        .text("a URL like https://s3.example.com")
        .flatMap(text -> rule(node.child(URL), text, isPrivate));
  }

  private static Optional<EndpointRule> rule(CatalogNode node, String text, boolean isPrivate) {
    Matcher url = ENDPOINT.matcher(text);
    if (url.matches()) {
      String port = url.group(3);
      int number =
          port == null ? -1 : port.equals("*") ? EndpointRule.ANY_PORT : Integer.parseInt(port);
      if (EndpointRule.isLinkLocal(url.group(2))) {
        node.error(
            Diagnostic.value(text) + " is a link-local address, to which nothing is ever sent; ",
            "leave it out");
        return Optional.empty();
      }
      if (number <= MAX_PORT && !"0".equals(port)) {
        return Optional.of(new EndpointRule(url.group(1), url.group(2), number, isPrivate));
      }
    }
    node.error(
        Diagnostic.value(text) + " cannot be an endpoint; ",
        "give one like https://s3.example.com, https://*.example.com or http://minio:9000, without"
            + " a path");
    return Optional.empty();
  }
}
