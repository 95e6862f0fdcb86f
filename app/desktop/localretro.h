// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// The retrospectives of one data directory. Everything is read and done on a thread of its own, one after the other,
/// exports beside it; what others do is seen within a second. While a timer runs here, what it counted is stored every
/// few seconds, so that a machine that dies takes no more than that with it.
class LocalRetro : public RetroDesk {
    Q_OBJECT
public:
    explicit LocalRetro(QString dataDir);
    ~LocalRetro() override; ///< waits for what was asked; an export is stopped

    void refresh() override;
    void show(const QString& id) override;
    void act(const QString& id, const QString& operation, const QJsonObject& arguments, QObject* context,
        Answer<QJsonObject> answer) override;
    void exportTo(const QString& id, const QString& format, const QString& folder, QObject* context,
        Answer<QString> answer) override;

private:
    class Reader;

    void count();

    QString m_dataDir;
    QThreadPool m_pool; ///< one thread: what is asked is done in its order
    QThreadPool m_exports;
    QTimer m_look;
    QTimer m_count;
    std::shared_ptr<Reader> m_reader; ///< of the thread of m_pool
    std::shared_ptr<std::atomic<bool>> m_ending = std::make_shared<std::atomic<bool>>(false);
    QString m_shown;
    bool m_looking = false;
};

} // namespace wavedeck::desktop
