package dev.varve.gateway.s3.operation;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Condition;
import dev.varve.namespace.ListPage;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.Listed;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.Upload;
import dev.varve.namespace.UploadPage;
import dev.varve.namespace.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Does what the lifecycle rules of buckets say, page by page: one pass over every bucket that has
/// rules. A pass that is interrupted is begun anew; nothing is kept of it.
///
/// One thread.
public final class LifecycleRun {
  private static final int PAGE = 1000;

  private final Face face;
  private final BooleanSupplier stopped;
  private final long nowNanos;

  private LifecycleRun(Face face, BooleanSupplier stopped) {
    this.face = face;
    this.stopped = stopped;
    this.nowNanos = face.clock().epochNanos();
  }

  /// Goes over all buckets once.
  ///
  /// @param face what to work on
  /// @param stopped whether to end early, asked at each page
  /// @throws VarveException when something broke; objects that were due may be there still
  public static void once(Face face, BooleanSupplier stopped) {
    LifecycleRun run = new LifecycleRun(face, stopped);
    for (Bucket bucket : face.objects().buckets()) {
      Optional<byte[]> document = face.objects().setting(bucket, Settled.LIFECYCLE);
      if (document.isPresent()) {
        for (Lifecycle.Rule rule : Lifecycle.parse(document.get())) {
          run.apply(bucket, rule);
        }
      }
    }
  }

  private void apply(Bucket bucket, Lifecycle.Rule rule) {
    try {
      if (bucket.versioning() == Versioning.OFF) {
        objects(bucket, rule);
      } else {
        versions(bucket, rule);
      }
      uploads(bucket, rule);
    } catch (VarveException e) {
      if (e.code() != ErrorCode.BUCKET_NOT_FOUND) {
        throw e;
      }
    }
  }

  private boolean isOld(long nanos, Optional<Long> days) {
    return days.isPresent() && nowNanos - nanos >= TimeUnit.DAYS.toNanos(days.get());
  }

  private boolean isDue(Lifecycle.Rule rule, Listed listed) {
    boolean old = isOld(listed.modifiedNanos(), rule.days());
    return old || rule.atNanos().filter(at -> nowNanos >= at).isPresent();
  }

  private boolean fits(Bucket bucket, Lifecycle.Rule rule, Listed listed) {
    if (listed.deleteMarker()) {
      return rule.tags().isEmpty() && rule.minBytes() < 0 && rule.maxBytes() == Long.MAX_VALUE;
    }
    return listed.sizeBytes() > rule.minBytes()
        && listed.sizeBytes() < rule.maxBytes()
        && (rule.tags().isEmpty() || hasTags(bucket, rule, listed));
  }

  private boolean hasTags(Bucket bucket, Lifecycle.Rule rule, Listed listed) {
    return face.objects()
        .find(bucket, listed.key(), listed.version())
        .filter(info -> info.attributes().tags().entrySet().containsAll(rule.tags().entrySet()))
        .isPresent();
  }

  private static ListRequest first(Lifecycle.Rule rule) {
    return ListRequest.all(PAGE).withPrefix(rule.prefix().getBytes(StandardCharsets.UTF_8));
  }

  private void objects(Bucket bucket, Lifecycle.Rule rule) {
    if (rule.days().isEmpty() && rule.atNanos().isEmpty()) {
      return;
    }
    ListRequest request = first(rule);
    while (true) {
      ListPage page = face.objects().list(bucket, request);
      for (Listed listed : page.objects()) {
        if (isDue(rule, listed) && fits(bucket, rule, listed)) {
          delete(bucket, listed, Optional.empty());
        }
      }
      if (page.continuation().isEmpty() || stopped.getAsBoolean()) {
        return;
      }
      request = request.withContinuation(page.continuation().get());
    }
  }

  /// Deletes what is as it was seen. What is retained, or was put anew, stays for a later pass.
  private void delete(Bucket bucket, Listed listed, Optional<String> version) {
    Condition condition =
        version.isPresent()
            ? Condition.NONE
            : new Condition.Matches(java.util.Set.of(listed.etag()));
    try {
      face.objects().delete(bucket, listed.key(), version, condition, false);
    } catch (VarveException e) {
      List<ErrorCode> later =
          List.of(ErrorCode.PRECONDITION_FAILED, ErrorCode.NOT_FOUND, ErrorCode.NOT_PERMITTED);
      if (!later.contains(e.code())) {
        throw e;
      }
    }
  }

  /// Walks versions, newest first, and tells one key's from the next.
  private void versions(Bucket bucket, Lifecycle.Rule rule) {
    ListRequest request = first(rule);
    Optional<Listed> newer = Optional.empty();
    long kept = 0;
    while (true) {
      ListPage page = face.objects().listVersions(bucket, request);
      for (Listed listed : page.objects()) {
        boolean current = newer.filter(one -> one.key().equals(listed.key())).isEmpty();
        kept = current ? 0 : kept + 1;
        if (current) {
          current(bucket, rule, listed);
        } else if (isOld(newer.get().modifiedNanos(), rule.noncurrentDays())
            && kept > rule.noncurrentKept()
            && fits(bucket, rule, listed)) {
          delete(bucket, listed, listed.version());
        }
        newer = Optional.of(listed);
      }
      if (page.continuation().isEmpty() || stopped.getAsBoolean()) {
        return;
      }
      request = request.withContinuation(page.continuation().get());
    }
  }

  private void current(Bucket bucket, Lifecycle.Rule rule, Listed listed) {
    if (!listed.deleteMarker()) {
      if (isDue(rule, listed) && fits(bucket, rule, listed)) {
        delete(bucket, listed, Optional.empty());
      }
    } else if ((rule.orphanedMarkers() || isDue(rule, listed)) && isAlone(bucket, listed.key())) {
      delete(bucket, listed, listed.version());
    }
  }

  private boolean isAlone(Bucket bucket, ObjectKey key) {
    ListRequest two = ListRequest.all(2).withPrefix(key.toBytes());
    return face.objects().listVersions(bucket, two).objects().stream()
            .filter(listed -> listed.key().equals(key))
            .count()
        == 1;
  }

  private void uploads(Bucket bucket, Lifecycle.Rule rule) {
    if (rule.abortDays().isEmpty()) {
      return;
    }
    ListRequest request = first(rule);
    while (true) {
      UploadPage page = face.objects().uploads().list(bucket, request);
      for (Upload upload : page.uploads()) {
        if (isOld(upload.createdNanos(), rule.abortDays())) {
          abort(upload);
        }
      }
      if (page.continuation().isEmpty() || stopped.getAsBoolean()) {
        return;
      }
      request = request.withContinuation(page.continuation().get());
    }
  }

  private void abort(Upload upload) {
    try {
      face.objects().uploads().abort(upload.bucket(), upload.key(), upload.id());
    } catch (VarveException e) {
      if (e.code() != ErrorCode.UPLOAD_NOT_FOUND) {
        throw e;
      }
    }
  }
}
