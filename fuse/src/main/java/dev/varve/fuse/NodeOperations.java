package dev.varve.fuse;

import java.nio.ByteBuffer;

/// What is asked of and done to a node, whatever it is.
public interface NodeOperations {
  /// Takes references back. Cannot fail, gets no answer, and must not wait.
  ///
  /// @param node whose
  /// @param count how many of those that entries gave
  default void forget(long node, long count) {}

  /// Tells attributes.
  ///
  /// @param call the request
  /// @param node whose
  /// @param handle an open file, or [Abi#NO_HANDLE]
  /// @param reply the attributes
  /// @throws InterruptedException when interrupted
  void getattr(Call call, long node, long handle, AttributesReply reply)
      throws InterruptedException;

  /// Tells attributes with the time of birth. Not done, the kernel asks for those without.
  ///
  /// @param call the request
  /// @param node whose
  /// @param handle an open file, or [Abi#NO_HANDLE]
  /// @param reply the attributes
  /// @throws InterruptedException when interrupted
  default void statx(Call call, long node, long handle, StatxReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Changes attributes: all that the change names, or none.
  ///
  /// @param call the request
  /// @param node whose
  /// @param change what becomes what
  /// @param reply all attributes afterwards
  /// @throws InterruptedException when interrupted
  default void setattr(Call call, long node, AttributeChange change, AttributesReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Tells what a symbolic link says.
  ///
  /// @param call the request
  /// @param node the link
  /// @return the target
  /// @throws InterruptedException when interrupted
  default byte[] readlink(Call call, long node) throws InterruptedException {
    call.unsupported();
    return new byte[0];
  }

  /// Says whether a caller may, where the kernel does not check permissions itself. Not done, it
  /// may.
  ///
  /// @param call the request
  /// @param node what
  /// @param mask as in `access(2)`
  /// @throws InterruptedException when interrupted
  default void access(Call call, long node, int mask) throws InterruptedException {
    call.unsupported();
  }

  /// Sets an extended attribute. Of `system.posix_acl_access` the kernel expects that the mode
  /// changes with it, as it expects the list to change when [#setattr] changes the mode; `cp -a`
  /// sets permissions that way.
  ///
  /// @param call the request
  /// @param node whose
  /// @param name the name with its namespace
  /// @param value at most 64 KiB
  /// @param flags [Abi#XATTR_CREATE] or [Abi#XATTR_REPLACE] or none
  /// @param dropsGroupId whether set-group-id must go, because this is an access control list of
  ///   somebody who is not in the group
  /// @throws InterruptedException when interrupted
  default void setxattr(
      Call call, long node, Name name, ByteBuffer value, int flags, boolean dropsGroupId)
      throws InterruptedException {
    call.unsupported();
  }

  /// Tells an extended attribute. `NO_ATTRIBUTE` is best said by [Call#fail]: it is asked for
  /// often.
  ///
  /// @param call the request
  /// @param node whose
  /// @param name the name with its namespace
  /// @param reply the value
  /// @throws InterruptedException when interrupted
  default void getxattr(Call call, long node, Name name, ValueReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Lists the names of extended attributes.
  ///
  /// @param call the request
  /// @param node whose
  /// @param reply the names
  /// @throws InterruptedException when interrupted
  default void listxattr(Call call, long node, ValueReply reply) throws InterruptedException {
    call.unsupported();
  }

  /// Removes an extended attribute.
  ///
  /// @param call the request
  /// @param node whose
  /// @param name the name with its namespace
  /// @throws InterruptedException when interrupted
  default void removexattr(Call call, long node, Name name) throws InterruptedException {
    call.unsupported();
  }

  /// Tells size and room of the file system.
  ///
  /// @param call the request
  /// @param node where it is asked
  /// @param reply the numbers
  /// @throws InterruptedException when interrupted
  default void statfs(Call call, long node, StatfsReply reply) throws InterruptedException {
    call.unsupported();
  }
}
