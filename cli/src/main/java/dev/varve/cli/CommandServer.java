package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Runs commands that other processes of the same user send, on the data directory that this
/// process has open. Each is run as if it had opened the directory itself.
final class CommandServer implements AutoCloseable {
  /// How many commands run at once; more wait.
  private static final int MAX_COMMANDS = 64;

  private final DataDirectory directory;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Terminal console;
  private final Semaphore room = new Semaphore(MAX_COMMANDS);
  private final ExecutorService commands = Executors.newVirtualThreadPerTaskExecutor();

  private CommandServer(
      DataDirectory directory, Path socket, ServerSocketChannel server, Terminal console) {
    this.directory = directory;
    this.console = console;
    this.socket = socket;
    this.server = server;
  }

  /// Starts to take commands.
  ///
  /// @param directory the directory, which this process alone has open
  /// @param console where commands are told of that nobody hears of otherwise
  /// @return the server, to be closed before the directory
  static CommandServer start(DataDirectory directory, Terminal console) {
    Path socket = CommandSocket.path(directory.path());
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > CommandSocket.MAX_PATH_BYTES) {
      throw new VarveException(
          ErrorCode.NAME_TOO_LONG,
          "the path of "
              + socket
              + " has "
              + length
              + " bytes, and that of a socket has at most "
              + CommandSocket.MAX_PATH_BYTES
              + "; name the data directory by a shorter path");
    }
    try {
      // Left by a process that was killed: the directory's lock says that it is gone.
      Files.deleteIfExists(socket);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(CommandSocket.address(directory.path()));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      CommandServer started = new CommandServer(directory, socket, server, console);
      Thread.ofVirtual().name("varve-commands").start(started::accept);
      return started;
    } catch (IOException e) {
      throw new VarveException(ErrorCode.DISK_FAILED, "cannot take commands at " + socket, e);
    }
  }

  private void accept() {
    try {
      while (true) {
        room.acquire();
        SocketChannel channel = server.accept();
        commands.execute(() -> serve(channel));
      }
    } catch (ClosedChannelException closed) {
      commands.shutdown();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no more commands are taken at " + socket, e);
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      checkPeer(channel);
      CommandFrames frames = new CommandFrames(channel);
      run(frames, frames.read());
    } catch (IOException gone) {
      console.tell("varve: a command was not answered: " + gone.getMessage());
    } finally {
      room.release();
    }
  }

  /// Only the same user and the superuser may do what a command does.
  private static void checkPeer(SocketChannel channel) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    String user = peer.user().getName();
    if (!user.equals(System.getProperty("user.name")) && !user.equals("root")) {
      throw new IOException("user " + user + " sent a command");
    }
  }

  private void run(CommandFrames frames, CommandFrames.Frame command) throws IOException {
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(command.bytes()));
    if (command.kind() != CommandFrames.Kind.COMMAND || input.readByte() != CommandFrames.VERSION) {
      String message =
          "varve: the process that has %s open is of another version: stop it first%n"
              .formatted(directory);
      frames.send(CommandFrames.Kind.ERROR, message.getBytes(StandardCharsets.UTF_8));
      frames.send(CommandFrames.Kind.EXIT, (byte) ExitStatus.CONFLICT.number());
      return;
    }
    Path workingDirectory = Path.of(input.readUTF());
    boolean isWatched = input.readBoolean();
    String[] arguments = new String[input.readInt()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = input.readUTF();
    }
    RemoteInput remote = new RemoteInput(frames);
    Thread reader = Thread.ofVirtual().start(remote::receive);
    OutputStream output = frames.stream(CommandFrames.Kind.OUTPUT);
    Terminal terminal =
        new Terminal(
            remote,
            output,
            writer(output),
            writer(remote.guarded(frames.stream(CommandFrames.Kind.ERROR))),
            isWatched,
            workingDirectory,
            Optional.of(directory));
    int status = Varve.execute(terminal, arguments);
    terminal.out().flush();
    frames.send(CommandFrames.Kind.EXIT, (byte) status);
    reader.interrupt();
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /// Takes no more commands, and waits for those that run.
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new VarveException(ErrorCode.DISK_FAILED, "cannot close " + socket, e);
    } finally {
      commands.close();
    }
  }

  /// The command's standard input, asked for piece by piece as it is read.
  private static final class RemoteInput extends InputStream {
    private final CommandFrames frames;
    private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(1);
    private volatile boolean gone;
    private byte[] piece = {};
    private int at;
    private boolean ended;

    RemoteInput(CommandFrames frames) {
      this.frames = frames;
    }

    /// Takes what the command's process sends, until it is gone.
    void receive() {
      try {
        while (true) {
          CommandFrames.Frame frame = frames.read();
          if (frame.kind() != CommandFrames.Kind.INPUT) {
            throw new IOException("a command sent " + frame.kind());
          }
          received.put(frame.bytes());
        }
      } catch (IOException | InterruptedException end) {
        gone = true;
        received.offer(new byte[0]);
      }
    }

    /// Returns a stream that also fails when nobody is there to read it.
    OutputStream guarded(OutputStream stream) {
      return new OutputStream() {
        @Override
        public void write(int single) throws IOException {
          stream.write(single);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          stream.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
          if (gone) {
            throw new IOException("whoever sent the command is gone");
          }
        }
      };
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      if (at == piece.length && !ended) {
        piece = next();
        at = 0;
        ended = piece.length == 0;
      }
      if (ended) {
        return -1;
      }
      int taken = Math.min(count, piece.length - at);
      System.arraycopy(piece, at, target, from, taken);
      at += taken;
      return taken;
    }

    private byte[] next() throws IOException {
      frames.send(CommandFrames.Kind.INPUT_WANTED);
      try {
        byte[] next = received.take();
        if (gone) {
          throw new IOException("whoever sent the command is gone");
        }
        return next;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
