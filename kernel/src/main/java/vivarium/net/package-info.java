/**
 * Sockets: AF_UNIX, and TCP and UDP over a loopback that lies inside the machine. Nothing here ever
 * reaches the network of the host. Guarded by the machine thread.
 */
@NullMarked
package vivarium.net;

import org.jspecify.annotations.NullMarked;
