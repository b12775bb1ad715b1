package dev.varve.gateway.s3;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Target;
import dev.varve.gateway.s3.operation.Service;
import dev.varve.gateway.s3.operation.Settings;
import dev.varve.namespace.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Between Jetty and the service: a request becomes a value, an answer becomes a response. Reading
/// and writing block the request's virtual thread, so a slow client holds its own request back and
/// nothing else.
final class RequestHandler extends Handler.Abstract {
  /// Requests at a time: with some 300 KiB each, they stay within a heap of 512 MiB.
  static final int MAX_REQUESTS = 512;

  private static final int MAX_WAIT_SECONDS = 20;

  private static final char REPLACED = '\uFFFD';

  /// Statuses from here on refuse a request.
  private static final int FIRST_REFUSAL = 400;

  private final Service service;
  private final Settings settings;
  private final Limits limits;
  private final Clock clock;
  private final HeaderWatch headers;
  private final RandomSource random;
  private final Consumer<VarveException> faults;
  private final Semaphore slots = new Semaphore(MAX_REQUESTS);
  private final Sending sending;
  private final ContentSender sender;

  RequestHandler(
      Service service,
      Settings settings,
      Limits limits,
      Clock clock,
      HeaderWatch headers,
      RandomSource random,
      Consumer<VarveException> faults) {
    this.service = service;
    this.settings = settings;
    this.limits = limits;
    this.clock = clock;
    this.sending = new Sending(limits);
    this.sender = new ContentSender(sending);
    this.headers = headers;
    this.random = random;
    this.faults = faults;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    headers.requestBegins(connection);
    // Before the callback, after which the next request may begin.
    Callback end = Callback.from(() -> headers.requestEnds(connection), callback);
    handle(request, response, new RequestBody(request, new ClientPace(limits), clock), end);
    return true;
  }

  private void handle(Request request, Response response, RequestBody body, Callback callback) {
    try {
      if (!slots.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        send(refused(request, S3Code.SLOW_DOWN.refusal()), request, response);
      } else {
        try {
          send(answer(request, body), request, response);
        } finally {
          slots.release();
        }
      }
      if (response.getStatus() >= FIRST_REFUSAL) {
        body.passOver();
      }
      callback.succeeded();
    } catch (IOException gone) {
      // The client went away: there is nobody to tell.
      callback.failed(gone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (VarveException fault) {
      // The headers are sent, so all that can be done is to break the connection.
      report(fault);
      callback.failed(fault);
    } catch (RuntimeException bug) {
      faults.accept(bug(request, bug));
      callback.failed(bug);
    }
  }

  private void report(VarveException fault) {
    if (fault.code().kind().isFault()) {
      faults.accept(fault);
    }
  }

  private static VarveException bug(Request request, RuntimeException bug) {
    return new VarveException(
        ErrorCode.BUG,
        request.getMethod() + " " + request.getHttpURI().getPath() + " failed: " + bug,
        bug);
  }

  private Answer answer(Request request, BodySource body) {
    String id = String.format(Locale.ROOT, "%016X", random.nextLong());
    Answer answer;
    try {
      answer = service.answer(read(request), body, id);
    } catch (Refusal unreadable) {
      answer = Service.error(unreadable, path(request), id);
    } catch (VarveException fault) {
      report(fault);
      answer = Service.error(Refusal.of(fault), path(request), id);
    } catch (RuntimeException bug) {
      faults.accept(bug(request, bug));
      answer = Service.error(S3Code.INTERNAL_ERROR.refusal(), path(request), id);
    }
    return answer.with("x-amz-request-id", id).with("x-amz-id-2", "varve").with("Server", "Varve");
  }

  private static Answer refused(Request request, Refusal refusal) {
    return Service.error(refusal, path(request), "0");
  }

  private static String path(Request request) {
    String path = request.getHttpURI().getPath();
    return path == null ? "/" : path;
  }

  private dev.varve.gateway.s3.message.Request read(Request request) {
    Map<String, List<String>> values = new TreeMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      values
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(value == null ? "" : value);
    }
    Headers sent = new Headers(values);
    String query = request.getHttpURI().getQuery();
    checkReadable(path(request) + query);
    String host = sent.orEmpty("host");
    return new dev.varve.gateway.s3.message.Request(
        request.getMethod(),
        path(request),
        Query.parse(query == null ? "" : query),
        sent,
        Target.of(host, path(request), settings.domains()),
        Request.getRemoteAddr(request),
        request.isSecure());
  }

  /// Bytes outside ASCII are percent-encoded, or are UTF-8. What is neither, Jetty has replaced,
  /// and must not become another key.
  private static void checkReadable(String address) {
    if (address.indexOf(REPLACED) >= 0) {
      throw S3Code.INVALID_URI.refusal("The address holds bytes that are no UTF-8: encode them.");
    }
  }

  private void send(Answer answer, Request request, Response response) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    switch (answer.body()) {
      case Answer.Body.Empty none -> {
        if (answer.status() != 204 && answer.status() != 304 && !isHead(request)) {
          response.getHeaders().put("Content-Length", "0");
        }
        sending.send(request, response, true, ByteBuffer.allocate(0));
      }
      case Answer.Body.Bytes(byte[] bytes) -> {
        response.getHeaders().put("Content-Length", Integer.toString(bytes.length));
        sending.send(request, response, true, ByteBuffer.wrap(bytes));
      }
      case Answer.Body.Content content -> {
        try (ObjectReader reader = content.reader()) {
          sender.send(content, reader, request, response);
        }
      }
    }
  }

  private static boolean isHead(Request request) {
    return request.getMethod().equals("HEAD");
  }
}
