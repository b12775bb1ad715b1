package dev.varve.cli;

import dev.varve.base.ByteSize;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/// What goes between a command and the process that runs it: frames of a kind (1 byte), a length (4
/// bytes, up to 1 MiB) and as many bytes. One thread may read while others send.
final class CommandFrames {
  /// Changes when frames do; both sides must have the same.
  static final byte VERSION = 1;

  /// What a frame is.
  enum Kind {
    /// From the command: the version, the working directory, whether it is watched, the arguments.
    COMMAND(1),
    /// From the command: bytes of standard input, none at its end.
    INPUT(2),
    /// To the command: it may send input.
    INPUT_WANTED(3),
    /// To the command: bytes for standard output.
    OUTPUT(4),
    /// To the command: bytes for standard error.
    ERROR(5),
    /// To the command, last: the exit status, 1 byte.
    EXIT(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("there is no frame of kind " + code);
    }
  }

  /// A frame.
  ///
  /// @param kind what it is
  /// @param bytes what it holds
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(Kind kind, byte[] bytes) {}

  private static final int MAX_BYTES = ByteSize.MIB;
  private static final int PIECE_BYTES = 64 * ByteSize.KIB;

  private final DataInputStream input;
  private final DataOutputStream output;

  CommandFrames(SocketChannel channel) {
    input = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    output = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  synchronized void send(Kind kind, byte[] bytes, int from, int length) throws IOException {
    checkLength(length);
    output.writeByte(kind.code);
    output.writeInt(length);
    output.write(bytes, from, length);
    output.flush();
  }

  void send(Kind kind, byte... bytes) throws IOException {
    send(kind, bytes, 0, bytes.length);
  }

  /// Reads the next frame.
  ///
  /// @throws EOFException when the other side is gone
  Frame read() throws IOException {
    Kind kind = Kind.of(input.readUnsignedByte());
    int length = input.readInt();
    checkLength(length);
    byte[] bytes = new byte[length];
    input.readFully(bytes);
    return new Frame(kind, bytes);
  }

  private static void checkLength(int length) throws IOException {
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a frame has at most " + MAX_BYTES + " bytes, found " + length);
    }
  }

  /// Returns a stream whose bytes become frames.
  OutputStream stream(Kind kind) {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        send(kind, (byte) single);
      }

      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        for (int done = 0; done < count; done += PIECE_BYTES) {
          send(kind, bytes, from + done, Math.min(PIECE_BYTES, count - done));
        }
      }
    };
  }
}
