package dev.varve.volume.lock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Locks as naive as can be: for each kind, file, byte and owner whether it is held, and how. Few
/// bytes, files and owners.
final class ByteModel {
  static final int BYTES = 12;
  static final int FILES = 3;
  static final int OWNERS = 5;

  private final LockMode[][][] ranges = new LockMode[FILES][BYTES][OWNERS];
  private final LockMode[][][] wholes = new LockMode[FILES][BYTES][OWNERS];

  /// By ticket.
  final TreeMap<Long, LockRequest> waiting = new TreeMap<>();

  static LockOwner owner(int number) {
    return new LockOwner(number % 2, number, 100 + number);
  }

  /// Owners whose locks are in a request's way.
  boolean[] holders(LockRequest request) {
    boolean[] holders = new boolean[OWNERS];
    for (int at = 0; at < BYTES; at++) {
      for (int other = 0; other < OWNERS; other++) {
        LockMode mode = row(request, at)[other];
        if (mode != null
            && covers(request, at)
            && other != number(request)
            && (mode == LockMode.EXCLUSIVE || request.mode() == LockMode.EXCLUSIVE)) {
          holders[other] = true;
        }
      }
    }
    return holders;
  }

  boolean isBlocked(LockRequest request) {
    boolean blocked = false;
    for (boolean holder : holders(request)) {
      blocked |= holder;
    }
    return blocked;
  }

  /// Says whether order makes a request wait, that came before a ticket.
  boolean isBehind(LockRequest request, long ticket) {
    int owner = number(request);
    boolean waitedFor = waiting.values().stream().anyMatch(other -> holders(other)[owner]);
    return !waitedFor
        && waiting.headMap(ticket).values().stream().anyMatch(other -> conflict(other, request));
  }

  private static boolean conflict(LockRequest one, LockRequest other) {
    if (one.kind() != other.kind() || one.ino() != other.ino() || number(one) == number(other)) {
      return false;
    }
    boolean common = false;
    for (int at = 0; at < BYTES; at++) {
      common |= covers(one, at) && covers(other, at);
    }
    return common && (one.mode() == LockMode.EXCLUSIVE || other.mode() == LockMode.EXCLUSIVE);
  }

  /// Says whether somebody whom the request would wait for waits for its owner, along any way.
  boolean closesCircle(LockRequest request) {
    boolean[][] way = new boolean[OWNERS][OWNERS];
    for (LockRequest other : waiting.values()) {
      boolean[] holders = holders(other);
      for (int to = 0; to < OWNERS; to++) {
        way[number(other)][to] |= holders[to];
      }
    }
    for (int over = 0; over < OWNERS; over++) {
      for (int from = 0; from < OWNERS; from++) {
        for (int to = 0; to < OWNERS; to++) {
          way[from][to] |= way[from][over] && way[over][to];
        }
      }
    }
    boolean circle = false;
    boolean[] holders = holders(request);
    for (int from = 0; from < OWNERS; from++) {
      circle |= holders[from] && way[from][number(request)];
    }
    return circle;
  }

  boolean waits(int owner) {
    return waiting.values().stream().anyMatch(request -> number(request) == owner);
  }

  boolean holdsAny(LockRequest request) {
    boolean any = false;
    for (int at = 0; at < BYTES; at++) {
      any |= row(request, at)[number(request)] != null;
    }
    return any;
  }

  void hold(LockRequest request) {
    set(request, Optional.of(request.mode()));
  }

  void clear(LockRequest request) {
    set(request, Optional.empty());
  }

  private void set(LockRequest request, Optional<LockMode> mode) {
    for (int at = 0; at < BYTES; at++) {
      if (covers(request, at)) {
        row(request, at)[number(request)] = mode.orElse(null);
      }
    }
  }

  void clearAll(int owner) {
    for (LockMode[][][] files : List.of(ranges, wholes)) {
      for (LockMode[][] bytes : files) {
        Arrays.stream(bytes).forEach(owners -> owners[owner] = null);
      }
    }
  }

  /// What is held on a file, a word for each owner with a letter for each byte.
  List<String> picture(LockKind kind, int ino) {
    List<String> words = new ArrayList<>();
    for (int owner = 0; owner < OWNERS; owner++) {
      StringBuilder word = new StringBuilder();
      for (int at = 0; at < BYTES; at++) {
        word.append(letter(held(kind)[ino][at][owner]));
      }
      words.add(word.toString());
    }
    return words;
  }

  static char letter(LockMode mode) {
    return mode == null ? '.' : mode == LockMode.SHARED ? 's' : 'x';
  }

  private LockMode[][][] held(LockKind kind) {
    return kind == LockKind.RANGE ? ranges : wholes;
  }

  private LockMode[] row(LockRequest request, int at) {
    return held(request.kind())[(int) request.ino()][at];
  }

  private static boolean covers(LockRequest request, int at) {
    return request.range().first() <= at && at <= request.range().last();
  }

  static int number(LockRequest request) {
    return (int) request.owner().owner();
  }
}
