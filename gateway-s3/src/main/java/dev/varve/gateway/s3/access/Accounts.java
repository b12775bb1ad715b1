package dev.varve.gateway.s3.access;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.policy.Policy;
import dev.varve.namespace.Objects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The users of a volume, their keys, and policies. Each is a document of the volume: a change is
/// one operation, durable when the call returns, and seen by the next request.
///
/// A user may what the user's policies allow; a new user has none. Two policies are always there:
/// `readonly` and `readwrite`.
///
/// Safe for any thread.
public final class Accounts {
  /// The most users, keys or policies of a volume: all of them are kept in memory.
  public static final int MAX_COUNT = 10_000;

  private static final String USER = "s3-user.";
  private static final String KEY = "s3-key.";
  private static final String POLICY = "s3-policy.";

  /// The document that is another one after each change, so that who keeps what it read knows.
  private static final String CHANGES = "s3-changes";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private static final Map<String, String> BUILT_IN =
      Map.of(
          "readonly", builtIn("\"s3:Get*\",\"s3:List*\""),
          "readwrite", builtIn("\"s3:*\""));

  private final Objects objects;
  private volatile Table table;

  /// What is known, at one moment.
  private record Table(
      String changes,
      Map<String, Set<String>> users,
      Map<String, Owned> keys,
      Map<String, Policy> policies) {}

  private record Owned(AccessKey key, String user) {}

  private Accounts(Objects objects) {
    this.objects = objects;
    this.table = read();
  }

  /// Reads the users of a volume.
  ///
  /// @param objects the volume's object face
  /// @return its users
  /// @throws VarveException `CORRUPT` when a document cannot be read
  public static Accounts of(Objects objects) {
    return new Accounts(objects);
  }

  private static String builtIn(String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
        + actions
        + "],\"Resource\":[\"*\"]}]}";
  }

  private String changes() {
    return objects
        .document(CHANGES)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("0");
  }

  /// Returns what is known now, also by changes that were made elsewhere.
  private Table table() {
    Table known = table;
    if (!known.changes().equals(changes())) {
      known = read();
      table = known;
    }
    return known;
  }

  /// Lets everybody know that something changed. Before the change too, because a crash may come
  /// between; a reader who is in between reads again.
  private void changed(Runnable change) {
    count();
    change.run();
    count();
  }

  private void count() {
    String next = Long.toString(Long.parseLong(changes()) + 1);
    objects.setDocument(CHANGES, next.getBytes(StandardCharsets.UTF_8));
  }

  private Table read() {
    String changes = changes();
    Map<String, Policy> policies = new TreeMap<>();
    BUILT_IN.forEach((name, text) -> policies.put(name, policy(name, text)));
    documents(POLICY).forEach((name, text) -> policies.put(name, policy(name, text)));
    Map<String, Set<String>> users = new TreeMap<>();
    documents(USER).forEach((name, text) -> users.put(name, new TreeSet<>(text.lines().toList())));
    Map<String, Owned> keys = new TreeMap<>();
    documents(KEY)
        .forEach((name, text) -> {
          List<String> lines = text.lines().toList();
          if (lines.size() != 3) {
            throw corrupt(KEY + name, "three lines, found " + lines.size());
          }
          AccessKey key = new AccessKey(lines.get(0), lines.get(1));
          keys.put(key.id(), new Owned(key, lines.get(2)));
        });
    return new Table(changes, users, keys, policies);
  }

  private Map<String, String> documents(String prefix) {
    Map<String, String> found = new TreeMap<>();
    objects
        .documents(prefix)
        .forEach((name, bytes) ->
            found.put(name.substring(prefix.length()), new String(bytes, StandardCharsets.UTF_8)));
    return found;
  }

  private static Policy policy(String name, String text) {
    try {
      return Policy.ofUser(text.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw corrupt(POLICY + name, "a policy: " + refusal.text());
    }
  }

  private static VarveException corrupt(String document, String expected) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "document " + document + " of the volume cannot be read: expected " + expected);
  }

  /// Finds the secret of a key.
  ///
  /// @param id the key's public half
  /// @return the secret, or empty for no such key
  public Optional<String> secret(String id) {
    return Optional.ofNullable(table().keys().get(id)).map(owned -> owned.key().secret());
  }

  /// Finds who has a key.
  ///
  /// @param id the key's public half
  /// @return the user, or empty for no such key
  public Optional<Caller> caller(String id) {
    Table now = table();
    Owned owned = now.keys().get(id);
    if (owned == null) {
      return Optional.empty();
    }
    List<Policy> policies = new ArrayList<>();
    for (String name : now.users().getOrDefault(owned.user(), Set.of())) {
      Policy policy = now.policies().get(name);
      if (policy == null) {
        throw corrupt(USER + owned.user(), "policies that are there, found " + name);
      }
      policies.add(policy);
    }
    return Optional.of(new Caller.User(owned.user(), policies));
  }

  /// Lists users.
  ///
  /// @return names with the names of their policies
  public Map<String, Set<String>> users() {
    return table().users();
  }

  /// Lists the keys of a user.
  ///
  /// @param user the user's name
  /// @return the public halves
  public List<String> keys(String user) {
    return table().keys().values().stream()
        .filter(owned -> owned.user().equals(user))
        .map(owned -> owned.key().id())
        .toList();
  }

  /// Lists policies.
  ///
  /// @return their names
  public Set<String> policies() {
    return table().policies().keySet();
  }

  /// Finds a policy's document.
  ///
  /// @param name its name
  /// @return the document, as it was set
  public Optional<String> policyDocument(String name) {
    return objects
        .document(POLICY + check(name))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .or(() -> Optional.ofNullable(BUILT_IN.get(name)));
  }

  /// Makes a user, or gives one other policies.
  ///
  /// @param user the user's name
  /// @param policies the names of all policies of the user
  /// @throws VarveException `NOT_FOUND` for a policy that is not there
  public synchronized void setUser(String user, Set<String> policies) {
    checkRoom(table().users(), user);
    for (String policy : policies) {
      if (!table().policies().containsKey(policy)) {
        throw new VarveException(
            ErrorCode.NOT_FOUND,
            "there is no policy " + policy + "; there are " + String.join(", ", policies()));
      }
    }
    set(USER + check(user), String.join("\n", new TreeSet<>(policies)));
  }

  /// Deletes a user and the user's keys.
  ///
  /// @param user the user's name
  /// @throws VarveException `NOT_FOUND`
  public synchronized void deleteUser(String user) {
    checkUser(user);
    List<String> keys = keys(user);
    changed(() -> {
      keys.forEach(id -> objects.removeDocument(keyName(id)));
      objects.removeDocument(USER + user);
    });
  }

  /// Gives a user a new key.
  ///
  /// @param user the user's name
  /// @param random where it comes from
  /// @return the key; its secret is not shown again
  /// @throws VarveException `NOT_FOUND` for no such user
  public synchronized AccessKey createKey(String user, RandomSource random) {
    checkUser(user);
    AccessKey key = AccessKey.random(random);
    checkRoom(table().keys(), key.id());
    set(keyName(key.id()), key.id() + "\n" + key.secret() + "\n" + user);
    return key;
  }

  /// Deletes a key.
  ///
  /// @param id its public half
  /// @throws VarveException `NOT_FOUND`
  public synchronized void deleteKey(String id) {
    if (!table().keys().containsKey(id)) {
      throw new VarveException(ErrorCode.NOT_FOUND, "there is no access key " + id);
    }
    changed(() -> objects.removeDocument(keyName(id)));
  }

  /// Sets a policy.
  ///
  /// @param name its name
  /// @param document the policy
  /// @throws VarveException `INVALID_ARGUMENT` when it cannot be read or is not understood
  public synchronized void setPolicy(String name, String document) {
    Check.argument(!BUILT_IN.containsKey(name), () -> name + " is always there; take another name");
    checkRoom(table().policies(), name);
    try {
      Policy.ofUser(document.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, "policy " + name + ": " + refusal.text(), refusal);
    }
    set(POLICY + check(name), document);
  }

  /// Deletes a policy.
  ///
  /// @param name its name
  /// @throws VarveException `NOT_FOUND`; `IN_USE` while a user has it
  public synchronized void deletePolicy(String name) {
    if (BUILT_IN.containsKey(name) || !table().policies().containsKey(name)) {
      throw new VarveException(
          ErrorCode.NOT_FOUND, "there is no policy " + name + " that could be deleted");
    }
    table()
        .users()
        .forEach((user, policies) -> {
          if (policies.contains(name)) {
            throw new VarveException(
                ErrorCode.IN_USE, "user " + user + " has policy " + name + ": take it away first");
          }
        });
    changed(() -> objects.removeDocument(POLICY + name));
  }

  private void set(String document, String text) {
    changed(() -> objects.setDocument(document, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void checkUser(String user) {
    if (!table().users().containsKey(user)) {
      throw new VarveException(ErrorCode.NOT_FOUND, "there is no user " + user);
    }
  }

  private static void checkRoom(Map<String, ?> there, String name) {
    if (there.size() >= MAX_COUNT && !there.containsKey(name)) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED, "a volume has at most " + MAX_COUNT + " of them");
    }
  }

  private static String check(String name) {
    Check.argument(
        NAME.matcher(name).matches(),
        () -> "a name is 1 to 63 of a-z, 0-9, '.', '_' and '-', found '" + name + "'");
    return name;
  }

  /// Names of documents have no capitals; the key's own spelling is in the document.
  private static String keyName(String id) {
    return KEY + id.toLowerCase(Locale.ROOT);
  }
}
