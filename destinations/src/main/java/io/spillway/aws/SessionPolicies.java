package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.KeyPrefixes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one role's sessions, which allow what they are needed for and nothing else, as
 * far as STS has space for that. For one thread at a time.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">
 *     Session policies</a>
 */
final class SessionPolicies {
  /** AWS: AssumeRole, Policy. STS packs it, and what it packs has a limit that it does not tell. */
  private static final int MAX_CHARS = 2_048;

  /** Folders that a session is extended by, one after the other; then it is for all keys. */
  private static final int MAX_ADDED = 4;

  /** Of an intermediary role: it does nothing but assume other roles. */
  private static final String ASSUMING =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}";

  private static final String NOTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
          + "\"Action\":\"*\",\"Resource\":\"*\"}]}";

  /**
   * What STS takes in a policy, without the characters beyond ASCII, in which two spellings of a
   * key may look the same.
   */
  private static final Pattern SENDABLE = Pattern.compile("[ -~]*");

  private final KeyPrefixes known;
  private final Function<KeyPrefixes, @Nullable String> texts;
  private int maxChars = MAX_CHARS;

  /**
   * A session's policy.
   *
   * @param text null for none
   * @param keys of the objects that it allows
   * @param added how many folders it was extended by
   */
  record SessionPolicy(@Nullable String text, KeyPrefixes keys, int added) {
    boolean allows(@Nullable String key) {
      return key == null || keys.cover(key);
    }
  }

  private SessionPolicies(KeyPrefixes known, Function<KeyPrefixes, @Nullable String> texts) {
    this.known = known;
    this.texts = texts;
  }

  /** Sessions that may do whatever their role may do. */
  static SessionPolicies none() {
    return new SessionPolicies(KeyPrefixes.ALL, keys -> null);
  }

  /** Sessions of an intermediary role. */
  static SessionPolicies forAssuming() {
    return new SessionPolicies(KeyPrefixes.ALL, keys -> ASSUMING);
  }

  /** Sessions that may do nothing. */
  static SessionPolicies forNothing() {
    return new SessionPolicies(KeyPrefixes.ALL, keys -> NOTHING);
  }

  /**
   * Sessions that put objects.
   *
   * @param known of the keys that the objects are expected to have
   * @param removes whether they also remove them
   */
  static SessionPolicies forPutting(BucketAccess access, KeyPrefixes known, boolean removes) {
    boolean hasKeys = access.target().kind() != BucketKind.DIRECTORY;
    return new SessionPolicies(
        hasKeys ? sendable(known) : KeyPrefixes.ALL,
        keys -> BucketPermissions.ofSession(access, keys, removes).toString());
  }

  private static KeyPrefixes sendable(KeyPrefixes keys) {
    Set<String> sendable = new TreeSet<>();
    keys.texts().forEach(text -> sendable.add(sendable(text)));
    return KeyPrefixes.of(sendable);
  }

  private static String sendable(String text) {
    Matcher beginning = SENDABLE.matcher(text);
    return beginning.lookingAt() ? beginning.group() : "";
  }

  /**
   * For a new session.
   *
   * @param key of the object that it is needed for; null for any that is expected
   */
  SessionPolicy first(@Nullable String key) {
    if (key == null) {
      return fitting(known.texts().isEmpty() ? KeyPrefixes.ALL : known, 0);
    }
    return fitting(known.cover(key) ? known : known.with(folder(key)), 0);
  }

  /** For a session that is to allow another object, too. */
  SessionPolicy extended(SessionPolicy policy, String key) {
    return fitting(
        policy.added < MAX_ADDED ? policy.keys.with(folder(key)) : KeyPrefixes.ALL,
        policy.added + 1);
  }

  /** For one whose policy is too large for STS; null when there is no smaller one. */
  @Nullable SessionPolicy smaller(SessionPolicy policy) {
    if (policy.text == null || policy.keys.equals(KeyPrefixes.ALL)) {
      return null;
    }
    maxChars = Math.min(maxChars, policy.text.length()) / 2;
    return fitting(policy.keys, policy.added);
  }

  private SessionPolicy fitting(KeyPrefixes wanted, int added) {
    KeyPrefixes keys = wanted;
    String text = texts.apply(keys);
    while (text != null && text.length() > maxChars && !keys.equals(KeyPrefixes.ALL)) {
      keys = keys.merged();
      text = texts.apply(keys);
    }
    return new SessionPolicy(text, keys, added);
  }

  /**
   * The folder of an object, without partitions such as {@code dt=2026-11-26}, so that the next
   * hour's objects are in it, too. Empty, which means all keys, for an object in none.
   */
  private static String folder(String key) {
    List<String> parts = List.of(key.split("/", -1));
    StringBuilder folder = new StringBuilder();
    for (String part : parts.subList(0, parts.size() - 1)) {
      if (part.indexOf('=') >= 0) {
        break;
      }
      folder.append(part).append('/');
    }
    return sendable(folder.toString());
  }
}
