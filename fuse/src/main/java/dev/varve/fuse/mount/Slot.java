package dev.varve.fuse.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Exchange;
import dev.varve.fuse.Faults;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.RequestMemory;

/// A request with its memory and the way it came. For one thread at a time.
final class Slot {
  /// The shortest buffer that the kernel reads into (`FUSE_MIN_READ_BUFFER`).
  private static final int MIN_BYTES = 8_192;

  /// The longest extended attribute and list of them; not less, whatever the requests' limit is.
  private static final int MIN_PAYLOAD_BYTES = 128 << 10;

  final RequestMemory memory;
  final Exchange exchange;

  private Device device;

  private Slot(Device device, int payloadBytes, int pieceCount) {
    this.device = device;
    memory =
        RequestMemory.map(
            Exchange.WRITE_HEAD_BYTES, Exchange.REPLY_HEAD_BYTES, payloadBytes, pieceCount);
    exchange = new Exchange(memory.in(), memory.out());
  }

  /// Creates one for any request.
  static Slot large(Device device, int maxRequestBytes) {
    return new Slot(device, Math.max(maxRequestBytes, MIN_PAYLOAD_BYTES), Exchange.MAX_PIECES);
  }

  /// Creates one for a request without payload that may take long.
  static Slot small(Slot other) {
    Slot small = new Slot(other.device, MIN_BYTES, 1);
    small.exchange.takeOver(other.exchange);
    return small;
  }

  /// Receives a request.
  ///
  /// @return whether there is one; if not, the device says why
  boolean receive(Device from) {
    device = from;
    int bytes = from.receive(memory);
    if (bytes == 0) {
      return false;
    }
    exchange.arrived(bytes);
    return true;
  }

  /// Sends the reply. When the kernel refuses it, whoever asked gets an error instead: otherwise
  /// they would wait for ever.
  ///
  /// @return whether there still is a kernel to talk to
  boolean send(Faults faults) {
    Device.Answer answer = sendOnce();
    exchange.sent();
    if (answer == Device.Answer.REFUSED) {
      VarveException refused = device.failure(memory, exchange.toString());
      exchange.becomeFailure(ErrorCode.BUG);
      answer = device.send(memory, exchange.replyBytes());
      faults.happened(exchange.toString(), refused);
    }
    return answer != Device.Answer.ENDED;
  }

  private Device.Answer sendOnce() {
    int pieceCount = exchange.pieceCount();
    if (pieceCount == 0) {
      return device.send(memory, exchange.replyBytes());
    }
    for (int i = 0; i < pieceCount; i++) {
      device.piece(memory, i, exchange.piece(i));
    }
    return device.send(memory, exchange.replyBytes(), pieceCount);
  }
}
