package dev.varve.gateway.s3;

import dev.varve.base.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.Scheduler;

/// Closes connections on which the headers of a request do not come to an end. The limit on silence
/// does not: a byte now and then keeps a connection alive for days.
///
/// Safe for any thread. Holds an entry for each connection that is not in a request, of which there
/// are at most [Limits#connections].
final class HeaderWatch implements Connection.Listener {
  /// How exact the limit is: this part of it.
  private static final int LOOKS = 4;

  private final Map<Connection, Waiting> waiting = new ConcurrentHashMap<>();
  private final long limitNanos;
  private final Clock clock;

  /// A connection on which the next request is awaited.
  ///
  /// @param bytesBefore what came before that request
  /// @param begun whether something of it came
  /// @param sinceNanos when it was first seen so
  private record Waiting(long bytesBefore, boolean begun, long sinceNanos) {}

  HeaderWatch(long limitMillis, Clock clock) {
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    this.clock = clock;
  }

  /// Looks again and again, until the scheduler stops.
  void start(Scheduler scheduler) {
    scheduler.schedule(
        () -> {
          look();
          start(scheduler);
        },
        limitNanos / LOOKS,
        TimeUnit.NANOSECONDS);
  }

  /// The first request must come in time, encryption agreed on and all.
  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      waiting.put(connection, new Waiting(0, true, clock.monotonicNanos()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    waiting.remove(connection);
  }

  /// The headers of a request are there.
  void requestBegins(Connection connection) {
    waiting.remove(connection);
  }

  /// The next request may come.
  void requestEnds(Connection connection) {
    waiting.put(connection, new Waiting(connection.getBytesIn(), false, clock.monotonicNanos()));
    if (!connection.getEndPoint().isOpen()) {
      waiting.remove(connection);
    }
  }

  private void look() {
    long now = clock.monotonicNanos();
    waiting.forEach((connection, state) -> {
      if (state.begun() && now - state.sinceNanos() > limitNanos) {
        connection.getEndPoint().close();
        waiting.remove(connection, state);
      } else if (!state.begun() && connection.getBytesIn() > state.bytesBefore()) {
        waiting.replace(connection, state, new Waiting(state.bytesBefore(), true, now));
      }
    });
  }
}
