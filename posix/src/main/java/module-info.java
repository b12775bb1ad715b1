/// The system calls that Java's library lacks: the one module that leaves the virtual machine.
module dev.varve.posix {
  requires transitive dev.varve.base;

  exports dev.varve.posix;
}
