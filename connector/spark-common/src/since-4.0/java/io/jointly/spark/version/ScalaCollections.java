package io.jointly.spark.version;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import scala.jdk.javaapi.CollectionConverters;

/** Between Java's collections and Scala's, whose converters have moved. */
public final class ScalaCollections {

  private ScalaCollections() {}

  /** A view of the sequence. */
  public static <T> List<T> list(scala.collection.Seq<T> seq) {
    return CollectionConverters.asJava(seq);
  }

  /** A view of the iterator. */
  public static <T> Iterator<T> iterator(scala.collection.Iterator<T> iterator) {
    return CollectionConverters.asJava(iterator);
  }

  /** A view of the map. */
  public static <K, V> Map<K, V> map(scala.collection.Map<K, V> map) {
    return CollectionConverters.asJava(map);
  }

  /** A copy of the list. */
  public static <T> scala.collection.immutable.List<T> seq(List<? extends T> list) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(list)).toList();
  }

  /** A view of the iterator. */
  public static <T> scala.collection.Iterator<T> iterator(Iterator<T> iterator) {
    return CollectionConverters.asScala(iterator);
  }

  /** A view of the map. */
  public static <K, V> scala.collection.mutable.Map<K, V> scalaMap(Map<K, V> map) {
    return CollectionConverters.asScala(map);
  }
}
