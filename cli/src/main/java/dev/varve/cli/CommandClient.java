package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Has a command run by the process that keeps the data directory open, and stands between it and
/// the terminal.
final class CommandClient implements AutoCloseable {
  private static final int INPUT_BYTES = 64 << 10;

  private final Path directory;
  private final SocketChannel channel;
  private final CommandFrames frames;

  private CommandClient(Path directory, SocketChannel channel) {
    this.directory = directory;
    this.channel = channel;
    this.frames = new CommandFrames(channel);
  }

  /// Finds the process that has a data directory open.
  ///
  /// @return empty when there is none that takes commands
  static Optional<CommandClient> connect(Path directory) {
    Path socket = CommandSocket.path(directory);
    if (!Files.exists(socket)
        || socket.toString().getBytes(StandardCharsets.UTF_8).length
            > CommandSocket.MAX_PATH_BYTES) {
      return Optional.empty();
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(CommandSocket.address(directory));
        return Optional.of(new CommandClient(directory, channel));
      } catch (SocketException nobodyListens) {
        // What a process left that was killed. Opening the directory tells whether one has it.
        channel.close();
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new VarveException(ErrorCode.DISK_FAILED, "cannot connect to " + socket, e);
    }
  }

  /// Runs a command.
  ///
  /// @param arguments its command line
  /// @param terminal where it reads and writes
  /// @return its exit status
  int run(List<String> arguments, Terminal terminal) {
    try {
      frames.send(CommandFrames.Kind.COMMAND, command(arguments, terminal));
      while (true) {
        CommandFrames.Frame frame = frames.read();
        switch (frame.kind()) {
          case OUTPUT -> {
            terminal.bytes().write(frame.bytes());
            terminal.bytes().flush();
          }
          case ERROR -> {
            terminal.err().print(new String(frame.bytes(), StandardCharsets.UTF_8));
            terminal.err().flush();
          }
          case INPUT_WANTED ->
              frames.send(CommandFrames.Kind.INPUT, terminal.in().readNBytes(INPUT_BYTES));
          case EXIT -> {
            return frame.bytes()[0];
          }
          case COMMAND, INPUT -> throw new IOException("the running process sent " + frame.kind());
        }
      }
    } catch (IOException e) {
      throw new VarveException(
          ErrorCode.DISK_FAILED,
          "the process that has "
              + directory
              + " open ended while it ran this command, or refused it: look at its messages",
          e);
    }
  }

  private static byte[] command(List<String> arguments, Terminal terminal) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream output = new DataOutputStream(bytes);
    output.writeByte(CommandFrames.VERSION);
    output.writeUTF(terminal.directory().toAbsolutePath().toString());
    output.writeBoolean(terminal.isWatched());
    output.writeInt(arguments.size());
    for (String argument : arguments) {
      output.writeUTF(argument);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new VarveException(ErrorCode.DISK_FAILED, "cannot close a socket", e);
    }
  }
}
