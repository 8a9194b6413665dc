// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: NOTIFY across connections (manual, NOTIFY).

import NIOCore
import PostgresWire
import WireCore

extension PostgresEngine {
  /// Gives notifications of committed transactions to those who listen: at once if they do nothing, otherwise when
  /// their transaction is over.
  ///
  /// - Parameter current: the session that is being answered.
  mutating func distribute(current: Int? = nil) {
    for (number, notification) in self.database.takeDeliveries() {
      guard let backend = self.backends[number] else { continue }
      if backend.standing == .idle, number != current {
        var writer = PostgresWriter()
        writer.notification(notification.message)
        self.actions.append(.deliver(writer.buffer, to: backend.connection))
      } else {
        self.backends[number]?.notifications.append(notification)
      }
    }
  }

  /// Notifications that a session did not get yet.
  mutating func takeNotifications(_ number: Int) -> [Notification] {
    if !self.database.deliveries.isEmpty { self.distribute(current: number) }
    guard let waiting = self.backends[number]?.notifications, !waiting.isEmpty else { return [] }
    self.backends[number]?.notifications = []
    return waiting
  }
}

extension Notification {
  var message: BackendMessage.Notification {
    .init(processID: Int32(truncatingIfNeeded: self.sender), channel: self.channel, payload: self.payload)
  }
}
