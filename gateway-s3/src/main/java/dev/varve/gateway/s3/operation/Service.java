package dev.varve.gateway.s3.operation;

import dev.varve.base.VarveException;
import dev.varve.gateway.s3.access.Caller;
import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.Authentication;
import dev.varve.gateway.s3.sign.Identity;
import dev.varve.gateway.s3.xml.XmlWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Answers requests: finds out what is asked, by whom and whether they may, and has it done.
///
/// Safe for any thread.
public final class Service {
  private final Face face;
  private final Consumer<VarveException> faults;

  /// Makes a service.
  ///
  /// @param face what it works on
  /// @param faults is told what broke, of which a client is told nothing
  public Service(Face face, Consumer<VarveException> faults) {
    this.face = face;
    this.faults = faults;
  }

  /// Answers a request. Whoever sends the answer closes what is in its body.
  ///
  /// @param request the request
  /// @param body what it sent
  /// @param requestId names the request in its answer
  /// @return what to answer, also when the request is refused
  public Answer answer(Request request, BodySource body, String requestId) {
    Answer answer;
    try {
      answer = answer(request, body);
    } catch (Refusal refusal) {
      answer = refused(request, refusal, requestId);
    } catch (VarveException fault) {
      if (fault.code().kind().isFault()) {
        faults.accept(fault);
      }
      answer = refused(request, Refusal.of(fault), requestId);
    }
    return Cors.decorate(face.objects(), request, answer);
  }

  private Answer answer(Request sent, BodySource body) {
    if (sent.method().equals("OPTIONS")) {
      return Cors.preflight(face.objects(), sent);
    }
    Authentication authentication = Authentication.of(sent, rules());
    Request request = PresignedHeaders.unfold(sent);
    Operation operation = Router.route(request);
    Caller caller = caller(authentication.identity());
    Call call = new Call(face, request, operation, caller, authentication, body);
    checkOwner(call);
    if (operation == Operation.POST_OBJECT) {
      return FormUpload.run(call, rules(), this::caller);
    }
    if (operation != Operation.DELETE_OBJECTS) {
      Permission.check(call);
    }
    return run(call);
  }

  private Authentication.Rules rules() {
    Settings settings = face.settings();
    return new Authentication.Rules(
        this::secret,
        TimeUnit.MILLISECONDS.toSeconds(face.clock().epochMillis()),
        settings.signedRegion(),
        settings.version2());
  }

  private Optional<String> secret(String accessKey) {
    return accessKey.equals(face.root().id())
        ? Optional.of(face.root().secret())
        : face.accounts().secret(accessKey);
  }

  private Caller caller(Identity identity) {
    return switch (identity) {
      case Identity.Anonymous anonymous -> new Caller.Anonymous();
      case Identity.Known known ->
          known.accessKey().equals(face.root().id())
              ? new Caller.Root()
              : face.accounts()
                  .caller(known.accessKey())
                  .orElseThrow(S3Code.INVALID_ACCESS_KEY::refusal);
    };
  }

  private static void checkOwner(Call call) {
    for (String header : new String[] {"", "source-"}) {
      call.headers()
          .text("x-amz-" + header + "expected-bucket-owner")
          .filter(owner -> !owner.equals(Face.OWNER))
          .ifPresent(owner -> {
            throw S3Code.ACCESS_DENIED.refusal();
          });
    }
  }

  private static Answer run(Call call) {
    return switch (call.operation()) {
      case LIST_BUCKETS -> Buckets.list(call);
      case CREATE_BUCKET -> Buckets.create(call);
      case HEAD_BUCKET -> Buckets.head(call);
      case DELETE_BUCKET -> Buckets.delete(call);
      case GET_BUCKET_LOCATION -> Buckets.location(call);
      case GET_BUCKET_VERSIONING -> Settled.getVersioning(call);
      case PUT_BUCKET_VERSIONING -> Settled.putVersioning(call);
      case GET_BUCKET_POLICY -> Settled.getPolicy(call);
      case PUT_BUCKET_POLICY -> Settled.putPolicy(call);
      case DELETE_BUCKET_POLICY -> Settled.remove(call, Permission.SETTING);
      case GET_BUCKET_POLICY_STATUS -> Settled.policyStatus(call);
      case GET_BUCKET_CORS -> Settled.get(call, Settled.CORS, S3Code.NO_SUCH_CORS);
      case PUT_BUCKET_CORS -> Settled.putCors(call);
      case DELETE_BUCKET_CORS -> Settled.remove(call, Settled.CORS);
      case GET_BUCKET_LIFECYCLE -> Settled.get(call, Settled.LIFECYCLE, S3Code.NO_SUCH_LIFECYCLE);
      case PUT_BUCKET_LIFECYCLE -> Settled.putLifecycle(call);
      case DELETE_BUCKET_LIFECYCLE -> Settled.remove(call, Settled.LIFECYCLE);
      case GET_BUCKET_TAGGING -> Settled.get(call, Settled.TAGGING, S3Code.NO_SUCH_TAGS);
      case PUT_BUCKET_TAGGING -> Settled.putTagging(call);
      case DELETE_BUCKET_TAGGING -> Settled.remove(call, Settled.TAGGING);
      case GET_BUCKET_ACL -> {
        call.bucket();
        yield Acl.get();
      }
      case PUT_BUCKET_ACL -> {
        call.bucket();
        yield Acl.put(call);
      }
      case GET_OBJECT_LOCK_CONFIGURATION -> ObjectLock.getConfiguration(call);
      case PUT_OBJECT_LOCK_CONFIGURATION -> ObjectLock.putConfiguration(call);
      case GET_BUCKET_OWNERSHIP -> Settled.getOwnership(call);
      case LIST_OBJECTS -> Listings.list(call);
      case LIST_OBJECTS_V2 -> Listings.listV2(call);
      case LIST_VERSIONS -> Listings.listVersions(call);
      case LIST_UPLOADS -> Multipart.list(call);
      case DELETE_OBJECTS -> MultiDelete.run(call);
      case POST_OBJECT -> throw S3Code.METHOD_NOT_ALLOWED.refusal();
      case GET_OBJECT -> ObjectReads.get(call);
      case HEAD_OBJECT -> ObjectReads.head(call);
      case PUT_OBJECT -> ObjectWrites.put(call);
      case COPY_OBJECT -> ObjectWrites.copy(call);
      case RENAME_OBJECT -> ObjectWrites.rename(call);
      case DELETE_OBJECT -> ObjectWrites.delete(call);
      case GET_OBJECT_ATTRIBUTES -> ObjectReads.attributes(call);
      case GET_OBJECT_TAGGING -> ObjectReads.tagging(call);
      case PUT_OBJECT_TAGGING -> ObjectWrites.putTagging(call);
      case DELETE_OBJECT_TAGGING -> ObjectWrites.deleteTagging(call);
      case GET_OBJECT_ACL -> ObjectReads.acl(call);
      case PUT_OBJECT_ACL -> ObjectWrites.putAcl(call);
      case GET_OBJECT_RETENTION -> ObjectLock.getRetention(call);
      case PUT_OBJECT_RETENTION -> ObjectLock.putRetention(call);
      case GET_OBJECT_LEGAL_HOLD -> ObjectLock.getLegalHold(call);
      case PUT_OBJECT_LEGAL_HOLD -> ObjectLock.putLegalHold(call);
      case CREATE_UPLOAD -> Multipart.create(call);
      case UPLOAD_PART -> Multipart.put(call);
      case UPLOAD_PART_COPY -> Multipart.copy(call);
      case LIST_PARTS -> Multipart.parts(call);
      case COMPLETE_UPLOAD -> Multipart.complete(call);
      case ABORT_UPLOAD -> Multipart.abort(call);
    };
  }

  /// Says a refusal in XML. A `HEAD` and a 304 have no body.
  private static Answer refused(Request request, Refusal refusal, String requestId) {
    if (request.method().equals("HEAD") || refusal.status() == 304) {
      return Answer.of(refusal.status()).with(refusal.headers());
    }
    return error(refusal, request.rawPath(), requestId);
  }

  /// Says a refusal in XML.
  ///
  /// @param refusal why
  /// @param resource the path of the request
  /// @param requestId names the request
  /// @return the answer
  public static Answer error(Refusal refusal, String resource, String requestId) {
    return Answer.xml(
            refusal.status(),
            XmlWriter.plain(
                "Error",
                xml -> {
                  xml.put("Code", refusal.code()).put("Message", refusal.text());
                  refusal.details().forEach(xml::put);
                  xml.put("Resource", resource).put("RequestId", requestId).put("HostId", "varve");
                }))
        .with(refusal.headers());
  }
}
