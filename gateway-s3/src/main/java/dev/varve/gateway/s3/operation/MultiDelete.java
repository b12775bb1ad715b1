package dev.varve.gateway.s3.operation;

import dev.varve.base.VarveException;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Deleted;
import dev.varve.namespace.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Deletes many objects at once. Each is deleted by itself, beside the others, so that they share
/// flushes; none waits for another to succeed.
final class MultiDelete {
  /// What S3 takes.
  private static final int MAX_KEYS = 1000;

  private MultiDelete() {}

  private record Wanted(ObjectKey key, Optional<String> version, Headers conditions) {}

  private sealed interface Outcome {
    record Done(Deleted deleted) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  static Answer run(Call call) {
    Bucket bucket = call.bucket();
    Element root = Documents.readXml(call, Documents.MAX_DELETE_BYTES, "Delete");
    List<Wanted> wanted = wanted(root.only("Object", "Quiet"));
    boolean quiet = root.text("Quiet").orElse("false").equals("true");
    boolean bypass = ObjectLock.bypass(call);
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> running =
          wanted.stream()
              .map(one -> threads.submit(() -> delete(call, bucket, one, bypass)))
              .toList();
      for (Future<Outcome> future : running) {
        outcomes.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while objects were deleted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an object could not be deleted", e.getCause());
    }
    return Answer.xml(
        200,
        XmlWriter.document(
            "DeleteResult",
            xml -> {
              for (int i = 0; i < outcomes.size(); i++) {
                write(xml, wanted.get(i), outcomes.get(i), quiet);
              }
            }));
  }

  private static List<Wanted> wanted(Element root) {
    List<Wanted> wanted = new ArrayList<>();
    for (Element object : root.all("Object")) {
      object.only("Key", "VersionId", "ETag", "Size", "LastModifiedTime");
      String key = object.find("Key").map(Element::text).orElse("");
      if (key.isEmpty()) {
        throw Element.malformed("<Object> has no <Key>");
      }
      List<String> conditions = new ArrayList<>();
      Map.of(
              "ETag", "if-match",
              "Size", "x-amz-if-match-size",
              "LastModifiedTime", "x-amz-if-match-last-modified-time")
          .forEach((element, header) ->
              object.text(element).ifPresent(value -> conditions.addAll(List.of(header, value))));
      wanted.add(
          new Wanted(
              ObjectKey.of(key),
              object.text("VersionId").filter(id -> !id.isEmpty()),
              Headers.of(conditions.toArray(String[]::new))));
    }
    if (wanted.isEmpty() || wanted.size() > MAX_KEYS) {
      throw Element.malformed("there are from 1 to " + MAX_KEYS + " objects");
    }
    return wanted;
  }

  private static Outcome delete(Call call, Bucket bucket, Wanted wanted, boolean bypass) {
    try {
      String action = wanted.version().isPresent() ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
      Permission.check(call, action, Optional.of(bucket.name()), Optional.of(wanted.key()));
      return new Outcome.Done(
          call.face()
              .objects()
              .delete(
                  bucket,
                  wanted.key(),
                  wanted.version(),
                  EntityTags.ofChange(wanted.conditions()),
                  bypass));
    } catch (Refusal refusal) {
      return new Outcome.Refused(refusal);
    } catch (VarveException fault) {
      return new Outcome.Refused(Refusal.of(fault));
    }
  }

  private static void write(XmlWriter xml, Wanted wanted, Outcome outcome, boolean quiet) {
    String key = wanted.key().toString();
    switch (outcome) {
      case Outcome.Done(Deleted deleted) -> {
        if (!quiet) {
          xml.element("Deleted", element -> deleted(element, key, wanted, deleted));
        }
      }
      case Outcome.Refused(Refusal refusal) ->
          xml.element(
              "Error",
              element ->
                  element
                      .put("Key", key)
                      .putIfAny("VersionId", wanted.version().orElse(""))
                      .put("Code", refusal.code())
                      .put("Message", refusal.text()));
    }
  }

  private static void deleted(XmlWriter xml, String key, Wanted wanted, Deleted deleted) {
    xml.put("Key", key).putIfAny("VersionId", wanted.version().orElse(""));
    if (deleted.deleteMarker()) {
      xml.put("DeleteMarker", true).putIfAny("DeleteMarkerVersionId", deleted.version().orElse(""));
    }
  }
}
