package dev.varve.volume.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Random calls against a [ByteModel]: each answer is the one that the naive state gives, what is
/// granted could be granted at that moment, nothing that could be granted is left waiting, and
/// every byte is held by the same owners.
final class LockTableModelTest {
  private static final int STEPS = 120;

  private LockTable table = new LockTable(LockLimits.DEFAULT);
  private ByteModel model = new ByteModel();
  private SimRandom random = new SimRandom(0);
  private int deadlocks;
  private int waits;

  @Test
  void answersAsTheNaiveModelWhenOwnersWaitInManyThreads() {
    Seeds.run(100, seed -> run(seed, true));
    assertThat(deadlocks).isGreaterThan(100);
    assertThat(waits).isGreaterThan(100);
  }

  @Test
  void ownersThatWaitOnceAreNeverStuckForEver() {
    Seeds.run(
        100,
        seed -> {
          run(seed, false);
          drain();
        });
    assertThat(deadlocks).isGreaterThan(100);
  }

  private void run(long seed, boolean manyThreads) {
    table = new LockTable(LockLimits.DEFAULT);
    model = new ByteModel();
    random = new SimRandom(seed);
    for (int step = 0; step < STEPS; step++) {
      int owner = below(ByteModel.OWNERS);
      if (manyThreads || !model.waits(owner)) {
        step(owner);
      } else if (below(8) == 0) {
        cancelOne();
      }
      checkState();
    }
  }

  private void step(int owner) {
    LockRequest request = request(owner);
    switch (below(10)) {
      case 0 -> acquire(request, false);
      case 1, 2, 3 -> release(request);
      case 4 -> {
        if (below(4) == 0) {
          end(owner);
        }
      }
      case 5 -> cancelOne();
      default -> acquire(request, true);
    }
  }

  private void acquire(LockRequest request, boolean wait) {
    assertThat(table.test(request).isPresent()).isEqualTo(model.isBlocked(request));
    boolean converts = request.kind() == LockKind.WHOLE && model.holdsAny(request);
    boolean blocked = model.isBlocked(request);
    boolean behind = wait && !converts && model.isBehind(request, Long.MAX_VALUE);
    if (blocked && converts) {
      model.clear(request);
    }
    boolean circle = blocked && wait && model.closesCircle(request);
    LockAnswer answer = table.acquire(request, wait);
    Class<?> expected =
        !blocked && !behind
            ? LockAnswer.Granted.class
            : !wait
                ? LockAnswer.Conflict.class
                : circle ? LockAnswer.Deadlock.class : LockAnswer.Waiting.class;
    assertThat(answer).as("%s", request).isInstanceOf(expected);
    switch (answer) {
      case LockAnswer.Granted _ -> model.hold(request);
      case LockAnswer.Conflict conflict -> assertInTheWay(conflict.holder(), request);
      case LockAnswer.Waiting waiting -> {
        model.waiting.put(waiting.ticket(), request);
        waits++;
      }
      case LockAnswer.Deadlock deadlock -> {
        assertInTheWay(deadlock.holder(), request);
        deadlocks++;
      }
    }
    grant(answer.granted());
  }

  private void assertInTheWay(LockRequest holder, LockRequest request) {
    assertThat(holder.conflicts(request)).isTrue();
    assertThat(model.holders(request)[ByteModel.number(holder)]).isTrue();
  }

  private void release(LockRequest request) {
    model.clear(request);
    LockChange change =
        table.release(request.kind(), request.ino(), request.owner(), request.range());
    assertThat(change.cancelled()).isEmpty();
    grant(change.granted());
  }

  private void cancelOne() {
    if (model.waiting.isEmpty()) {
      assertThat(table.cancel(1 + below(1000))).isEqualTo(LockChange.NONE);
      return;
    }
    List<Long> tickets = List.copyOf(model.waiting.keySet());
    long ticket = tickets.get(below(tickets.size()));
    model.waiting.remove(ticket);
    LockChange change = table.cancel(ticket);
    assertThat(change.cancelled()).containsExactly(ticket);
    grant(change.granted());
  }

  private void end(int owner) {
    List<Long> expected =
        model.waiting.entrySet().stream()
            .filter(e -> ByteModel.number(e.getValue()) == owner)
            .map(e -> e.getKey())
            .toList();
    expected.forEach(model.waiting::remove);
    model.clearAll(owner);
    LockChange change = table.releaseAll(ByteModel.owner(owner));
    assertThat(change.cancelled()).isEqualTo(expected);
    grant(change.granted());
  }

  /// Each is granted in turn: it must be possible at its turn.
  private void grant(List<Long> tickets) {
    for (long ticket : tickets) {
      LockRequest request =
          Objects.requireNonNull(model.waiting.get(ticket), "granted, but does not wait");
      assertThat(model.isBlocked(request)).as("%s is blocked", request).isFalse();
      assertThat(model.isBehind(request, ticket)).as("%s jumps the queue", request).isFalse();
      model.waiting.remove(ticket);
      model.hold(request);
    }
  }

  private void checkState() {
    model.waiting.forEach((ticket, request) ->
        assertThat(model.isBlocked(request) || model.isBehind(request, ticket))
            .as("ticket %d could be granted: %s", ticket, request)
            .isTrue());
    int count = 0;
    for (LockKind kind : LockKind.values()) {
      for (int ino = 0; ino < ByteModel.FILES; ino++) {
        assertThat(picture(kind, ino)).isEqualTo(model.picture(kind, ino));
        count += table.held(kind, ino).size();
      }
    }
    assertThat(table.count()).isEqualTo(count);
    assertThat(table.waitingCount()).isEqualTo(model.waiting.size());
  }

  /// Ends owners that do not wait, until nobody waits: somebody always can go on.
  private void drain() {
    while (!model.waiting.isEmpty()) {
      int before = model.waiting.size();
      for (int owner = 0; owner < ByteModel.OWNERS; owner++) {
        if (!model.waits(owner)) {
          end(owner);
          checkState();
        }
      }
      assertThat(model.waiting.size()).as("waiting for each other").isLessThan(before);
    }
  }

  /// As the model's, and no lock touches its like.
  private List<String> picture(LockKind kind, int ino) {
    char[][] words = new char[ByteModel.OWNERS][ByteModel.BYTES];
    Arrays.stream(words).forEach(word -> Arrays.fill(word, '.'));
    List<LockRequest> locks = table.held(kind, ino);
    for (LockRequest lock : locks) {
      char letter = ByteModel.letter(lock.mode());
      long last = Math.min(lock.range().last(), ByteModel.BYTES - 1);
      LongStream.rangeClosed(lock.range().first(), last)
          .forEach(at -> words[ByteModel.number(lock)][(int) at] = letter);
      assertThat(locks)
          .noneMatch(next ->
              next.owner().equals(lock.owner())
                  && next.mode() == lock.mode()
                  && next.range().first() == lock.range().last() + 1);
    }
    List<String> picture = new ArrayList<>();
    for (char[] word : words) {
      picture.add(new String(word));
    }
    return picture;
  }

  private LockRequest request(int owner) {
    LockKind kind = below(4) == 0 ? LockKind.WHOLE : LockKind.RANGE;
    LockMode mode = below(2) == 0 ? LockMode.SHARED : LockMode.EXCLUSIVE;
    int first = below(ByteModel.BYTES);
    int last = first + below(ByteModel.BYTES - first);
    // The model's last byte stands for all that follow.
    ByteRange range =
        kind == LockKind.WHOLE
            ? ByteRange.ALL
            : new ByteRange(first, last == ByteModel.BYTES - 1 ? Long.MAX_VALUE : last);
    return new LockRequest(kind, below(ByteModel.FILES), ByteModel.owner(owner), mode, range);
  }

  private int below(int bound) {
    return (int) Math.floorMod(random.nextLong(), (long) bound);
  }
}
