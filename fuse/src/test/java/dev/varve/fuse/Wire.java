package dev.varve.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// An exchange in arrays: requests are written field by field as linux/fuse.h has them, replies are
/// read as hexadecimal digits.
final class Wire implements CallRunner {
  static final long UNIQUE = 0x1122_3344_5566_7788L;
  static final long NODE = 0x77;
  static final int BUFFER_BYTES = 4096;

  final Recording fileSystem = new Recording();
  final List<String> faults = new ArrayList<>();
  final ByteBuffer in = buffer();
  final ByteBuffer out = buffer();
  final Exchange exchange = new Exchange(in, out);
  boolean mayWait;
  boolean interruptible;

  private final Protocol protocol;

  Wire() {
    this(0);
  }

  Wire(long flags) {
    Agreement agreement = new Agreement(45, flags, flags, 1 << 20);
    protocol =
        new Protocol(fileSystem, agreement, (what, cause) -> faults.add(what + ": " + cause));
  }

  static ByteBuffer buffer() {
    return ByteBuffer.wrap(new byte[BUFFER_BYTES]).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Writes a request: int, long, byte[] for bytes, and String for a text with its NUL.
  void arrive(Operation operation, Object... fields) {
    ByteBuffer request = in.clear();
    request.putInt(0).putInt(operation.number()).putLong(UNIQUE).putLong(NODE);
    request.putInt(1001).putInt(1002).putInt(1003).putInt(0);
    for (Object field : fields) {
      switch (field) {
        case Integer number -> request.putInt(number);
        case Long number -> request.putLong(number);
        case byte[] bytes -> request.put(bytes);
        case String text -> request.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        default -> throw new IllegalArgumentException(String.valueOf(field));
      }
    }
    int lengthBytes = request.position();
    request.putInt(0, lengthBytes).clear();
    exchange.arrived(lengthBytes);
  }

  Protocol.Outcome run() {
    return protocol.run(exchange, this);
  }

  /// Runs a request that is answered.
  ///
  /// @return the body of the successful reply in digits, in groups of eight bytes
  String reply(Operation operation, Object... fields) {
    arrive(operation, fields);
    Protocol.Outcome outcome = run();
    if (outcome != Protocol.Outcome.REPLY || exchange.errno() != 0) {
      return outcome + " " + exchange.errno();
    }
    return body();
  }

  String body() {
    byte[] bytes = new byte[exchange.replyBytes() - Exchange.REPLY_HEAD_BYTES];
    out.get(Exchange.REPLY_HEAD_BYTES, bytes);
    return HexFormat.of().formatHex(bytes).replaceAll("(.{16})(?=.)", "$1 ");
  }

  String head() {
    byte[] bytes = new byte[Exchange.REPLY_HEAD_BYTES];
    out.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean mayWait() {
    return mayWait;
  }

  @Override
  public void interruptible() {
    interruptible = true;
  }

  @Override
  public int[] groups(int pid) {
    return new int[] {pid + 1};
  }
}
