package dev.varve.volume.access;

import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.access.Acl.Tag;
import java.util.List;

/// What makes entries a list: the rules of `acl(5)`, "valid ACL", in the order that Linux demands.
/// Linux lets a user or group come twice, of which the first counts; so do we.
final class AclOrder {
  private AclOrder() {}

  static void check(List<Entry> entries) {
    boolean named = false;
    boolean masked = false;
    int singles = 0;
    Tag last = null;
    for (Entry entry : entries) {
      Tag tag = entry.tag();
      if (last != null && (tag.compareTo(last) < 0 || (tag == last && !tag.isNamed()))) {
        throw Acl.invalid("an ACL has " + tag + " after " + last + "; sort it, each once");
      }
      named |= tag.isNamed();
      masked |= tag == Tag.MASK;
      singles += tag.isNamed() || tag == Tag.MASK ? 0 : 1;
      last = tag;
    }
    if (singles != 3) {
      throw Acl.invalid("an ACL has one entry each for owner, group and others: " + entries);
    }
    if (named && !masked) {
      throw Acl.invalid("an ACL that names a user or group needs a mask: " + entries);
    }
  }
}
