package dev.varve.gateway.s3;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.gateway.s3.access.Accounts;
import dev.varve.gateway.s3.operation.Face;
import dev.varve.gateway.s3.operation.Service;
import dev.varve.gateway.s3.operation.Settings;
import dev.varve.namespace.Objects;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A server that speaks S3 for one volume.
///
/// Safe for any thread.
public final class S3Gateway implements AutoCloseable {
  /// How long requests may go on when the gateway closes.
  private static final Duration CLOSING = Duration.ofSeconds(20);

  /// S3 takes 8 KiB of headers, of which 2 KiB are metadata; presigned addresses come on top.
  private static final int MAX_REQUEST_HEADER_BYTES = 24 << 10;

  /// What is read of a connection at a time, the most that Jetty keeps for the next one.
  private static final int INPUT_BYTES = 64 << 10;

  private static final int MAX_RESPONSE_HEADER_BYTES = 24 << 10;

  /// Connections that the kernel keeps until they are accepted; many come at once when a server was
  /// away for a moment.
  private static final int MAX_UNACCEPTED = 1024;

  /// Threads that look after connections; requests have virtual ones.
  private static final int MAX_THREADS = 32;

  private final Server server;
  private final ServerConnector connector;
  private final Optional<SslContextFactory.Server> tls;
  private final Accounts accounts;
  private final LifecycleThread lifecycle;

  private S3Gateway(
      Server server,
      ServerConnector connector,
      Optional<SslContextFactory.Server> tls,
      Accounts accounts,
      LifecycleThread lifecycle) {
    this.server = server;
    this.connector = connector;
    this.tls = tls;
    this.accounts = accounts;
    this.lifecycle = lifecycle;
  }

  /// Starts a gateway; it answers when this returns.
  ///
  /// @param options how
  /// @param objects the volume
  /// @param clock the time
  /// @param random where names of requests come from
  /// @param faults is told what broke: damage, a failing disk, a bug
  /// @return the gateway, to be closed before the volume
  /// @throws VarveException `IN_USE` when the address cannot be listened at
  public static S3Gateway start(
      S3Options options,
      Objects objects,
      Clock clock,
      RandomSource random,
      Consumer<VarveException> faults) {
    return start(options, Limits.USUAL, objects, clock, random, faults);
  }

  static S3Gateway start(
      S3Options options,
      Limits limits,
      Objects objects,
      Clock clock,
      RandomSource random,
      Consumer<VarveException> faults) {
    Accounts accounts = Accounts.of(objects);
    Settings settings =
        new Settings(
            options.domains(),
            options.region(),
            options.checksRegion() ? Optional.of(options.region()) : Optional.empty(),
            options.version2());
    Face face = new Face(objects, accounts, options.root(), clock, settings);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("s3");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    server.addBean(new NetworkConnectionLimit(limits.connections(), server));
    Optional<SslContextFactory.Server> tls = options.tls().map(S3Gateway::tls);
    ServerConnector connector = connector(server, tls);
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(limits.idleMillis());
    connector.setAcceptQueueSize(MAX_UNACCEPTED);
    HeaderWatch headers = new HeaderWatch(limits.headersMillis(), clock);
    connector.addBean(headers);
    server.addConnector(connector);
    server.setHandler(
        new RequestHandler(
            new Service(face, faults), settings, limits, clock, headers, random, faults));
    server.setErrorHandler(new BadRequests());
    server.setStopTimeout(CLOSING.toMillis());
    try {
      server.start();
    } catch (Exception e) {
      throw new VarveException(
          ErrorCode.IN_USE,
          "cannot listen at "
              + options.host()
              + ":"
              + options.port()
              + " ("
              + e.getMessage()
              + "): end what listens there, or choose another port",
          e);
    }
    headers.start(connector.getScheduler());
    return new S3Gateway(server, connector, tls, accounts, LifecycleThread.start(face, faults));
  }

  private static ServerConnector connector(Server server, Optional<SslContextFactory.Server> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(MAX_REQUEST_HEADER_BYTES);
    http.setResponseHeaderSize(MAX_RESPONSE_HEADER_BYTES);
    // Every path names a key: `..`, `//` and encoded slashes mean nothing else here.
    http.setUriCompliance(UriCompliance.UNSAFE);
    // Headers are signed as they were sent, so none may be replaced by one that is as good.
    http.setHeaderCacheCaseSensitive(true);
    http.setHttpCompliance(HttpCompliance.RFC7230);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    plain.setInputBufferSize(INPUT_BYTES);
    if (tls.isEmpty()) {
      return new ServerConnector(server, plain);
    }
    SecureRequestCustomizer secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false);
    http.addCustomizer(secure);
    return new ServerConnector(server, new SslConnectionFactory(tls.get(), "http/1.1"), plain);
  }

  private static SslContextFactory.Server tls(SSLContext context) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(context);
    return factory;
  }

  /// Returns where it listens.
  ///
  /// @return the port
  public int port() {
    return connector.getLocalPort();
  }

  /// Returns the users, to be changed while the gateway runs.
  ///
  /// @return the users
  public Accounts accounts() {
    return accounts;
  }

  /// Takes other keys and certificates for new connections; those that there are stay.
  ///
  /// @param context keys and certificates
  /// @throws VarveException `INVALID_STATE` without encryption, `INVALID_ARGUMENT` when they cannot
  ///   be used: then the old ones stay
  public void reloadTls(SSLContext context) {
    SslContextFactory.Server factory =
        tls.orElseThrow(() ->
            new VarveException(
                ErrorCode.INVALID_STATE, "the gateway was started without encryption"));
    try {
      factory.reload(changed -> changed.setSslContext(context));
    } catch (Exception e) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, "the new certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /// Takes no more requests, lets those that run end for some seconds, and stops.
  @Override
  public void close() {
    lifecycle.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new VarveException(ErrorCode.BUG, "the S3 gateway could not be stopped", e);
    }
  }
}
