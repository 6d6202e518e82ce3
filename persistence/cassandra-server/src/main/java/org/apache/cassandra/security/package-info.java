/**
 * What takes the place of Cassandra's own class where the JDK has no security manager any more.
 * Only a server's process may load it, ahead of Cassandra.
 */
@NullMarked
package org.apache.cassandra.security;

import org.jspecify.annotations.NullMarked;
