package io.jointly.collaboration.reader;

/** How much of a dealer's public key is checked when the file is read. */
enum DealerKeyCheck {
  /** That it is a key: a point of the prime-order group. */
  POINT,
  /** That it is the text of 32 bytes. Whoever uses the key checks the point then. */
  FORM
}
