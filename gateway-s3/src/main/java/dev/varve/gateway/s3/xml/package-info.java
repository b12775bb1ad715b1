/// XML as S3 uses it: elements and texts. Writing is [dev.varve.gateway.s3.xml.XmlWriter], reading
/// [dev.varve.gateway.s3.xml.XmlReader], which knows no document types and no entities.
///
/// Pure functions.
@NullMarked
package dev.varve.gateway.s3.xml;

import org.jspecify.annotations.NullMarked;
