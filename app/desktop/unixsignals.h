// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace wavedeck::desktop {

/// SIGINT, SIGTERM and SIGHUP as a Qt signal, through a signalfd. Made once the application is.
class UnixSignals : public QObject {
    Q_OBJECT
public:
    /// Before any other thread is started, the application's own too: threads inherit what is blocked.
    static void block();
    UnixSignals();
    ~UnixSignals() override;

Q_SIGNALS:
    void asked(); ///< to end

private:
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace wavedeck::desktop
