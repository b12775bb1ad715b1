/// What tests of every way to the object face share: [dev.varve.namespace.model.ObjectModel] is a
/// map beside a volume's two faces, [dev.varve.namespace.model.VersionsModel] lists of versions.
/// They drive an [dev.varve.namespace.model.ObjectFace], which is the face itself or a client of a
/// gateway. For one thread.
@NullMarked
package dev.varve.namespace.model;

import org.jspecify.annotations.NullMarked;
