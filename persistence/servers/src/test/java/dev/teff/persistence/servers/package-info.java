@NullMarked
package dev.teff.persistence.servers;

import org.jspecify.annotations.NullMarked;
