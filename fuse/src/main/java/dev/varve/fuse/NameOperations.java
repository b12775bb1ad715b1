package dev.varve.fuse;

/// What is done to the names in a directory. A method that makes something applies the mask only
/// when [dev.varve.fuse.Call] comes from a mount with access control lists; otherwise the kernel
/// has done so. Names are of 1 to 255 bytes and never `.` or `..`, except for a lookup of a file
/// server.
public interface NameOperations {
  /// Finds a name.
  ///
  /// @param call the request
  /// @param parent a directory
  /// @param name the name
  /// @param reply what it is, or that there is nothing
  /// @throws InterruptedException when interrupted
  void lookup(Call call, long parent, Name name, EntryReply reply) throws InterruptedException;

  /// Makes a symbolic link.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name its name
  /// @param target what it says
  /// @param reply the new node
  /// @throws InterruptedException when interrupted
  default void symlink(Call call, long parent, Name name, Name target, EntryReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Makes a file, device, pipe or socket.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name its name
  /// @param mode type and permissions
  /// @param mask the permissions that it is not to have
  /// @param device which device, when it is one
  /// @param reply the new node
  /// @throws InterruptedException when interrupted
  default void mknod(
      Call call, long parent, Name name, int mode, int mask, int device, EntryReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Makes a directory.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name its name
  /// @param mode its permissions, without the type
  /// @param mask the permissions that it is not to have
  /// @param reply the new node
  /// @throws InterruptedException when interrupted
  default void mkdir(Call call, long parent, Name name, int mode, int mask, EntryReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Removes a name that is no directory. The node lives as long as there are references.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name the name
  /// @throws InterruptedException when interrupted
  default void unlink(Call call, long parent, Name name) throws InterruptedException {
    call.unsupported();
  }

  /// Removes an empty directory.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name the name
  /// @throws InterruptedException when interrupted
  default void rmdir(Call call, long parent, Name name) throws InterruptedException {
    call.unsupported();
  }

  /// Moves a name, and removes what had the new one.
  ///
  /// @param call the request
  /// @param parent where it is
  /// @param name its name
  /// @param newParent where it goes
  /// @param newName its name there
  /// @param flags of [Abi#RENAME_NOREPLACE] and the others; unknown ones are to fail
  /// @throws InterruptedException when interrupted
  default void rename(Call call, long parent, Name name, long newParent, Name newName, int flags)
      throws InterruptedException {
    call.unsupported();
  }

  /// Gives a node one more name.
  ///
  /// @param call the request
  /// @param node what
  /// @param newParent where
  /// @param newName the name
  /// @param reply the node, which counts as one more reference
  /// @throws InterruptedException when interrupted
  default void link(Call call, long node, long newParent, Name newName, EntryReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Makes a file and opens it, or opens it when it was made meanwhile, unless [Abi#O_EXCL] says
  /// no. Not done, the kernel makes and opens it in two steps.
  ///
  /// @param call the request
  /// @param parent where
  /// @param name its name
  /// @param mode type and permissions
  /// @param mask the permissions that it is not to have
  /// @param flags of `open(2)`
  /// @param entry the node
  /// @param open the open file
  /// @throws InterruptedException when interrupted
  default void create(
      Call call,
      long parent,
      Name name,
      int mode,
      int mask,
      int flags,
      EntryReply entry,
      OpenReply open)
      throws InterruptedException {
    call.unsupported();
  }

  /// Makes a file without a name and opens it (`O_TMPFILE`).
  ///
  /// @param call the request
  /// @param parent where it may get a name
  /// @param mode type and permissions
  /// @param mask the permissions that it is not to have
  /// @param flags of `open(2)`; with [Abi#O_EXCL] it may never get a name
  /// @param entry the node
  /// @param open the open file
  /// @throws InterruptedException when interrupted
  default void tmpfile(
      Call call, long parent, int mode, int mask, int flags, EntryReply entry, OpenReply open)
      throws InterruptedException {
    call.unsupported();
  }
}
