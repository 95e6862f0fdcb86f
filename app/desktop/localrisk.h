// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskdesk.h"
#include "models/store/store.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// The risk register of one data directory. Everything is read, stored and signed on a thread of its own, one after the
/// other, exports beside it; what others store is seen within a few seconds.
class LocalRisk : public RiskDesk {
    Q_OBJECT
public:
    explicit LocalRisk(QString dataDir);
    ~LocalRisk() override; ///< waits for what was asked

    void refresh() override;
    void read(const QString& id, QObject* context, Answer<RiskShown> answer) override;
    void create(const QString& title, const QString& templateName, const QJsonObject& content, QObject* context,
        Answer<QString> answer) override;
    void save(
        const QString& id, int base, const QJsonObject& content, QObject* context, Answer<RiskShown> answer) override;
    void decide(
        const RiskDecision& decision, const SecretPtr& password, QObject* context, Answer<RiskShown> answer) override;
    void tick(const QString& id, const QString& kind, const QString& item, bool on, QObject* context,
        Answer<RiskShown> answer) override;
    void exportTo(const QString& id, const QString& format, const QString& folder, QObject* context,
        Answer<QString> answer) override;

private:
    /// Does something on the thread with a store of its own and who acts, looks again, then answers.
    template <class T>
    void make(const std::function<Result<T>(Store&, const Actor&)>& work, QObject* context, const Answer<T>& answer);
    /// The same for what changes one assessment; the answer is how it stands then.
    void change(const QString& id, const std::function<Status(Store&, const Actor&)>& work, QObject* context,
        const Answer<RiskShown>& answer);
    void looked(const RiskView& now);

    QString m_dataDir;
    QThreadPool m_pool;
    QThreadPool m_exports;
    std::shared_ptr<std::atomic<bool>> m_ending = std::make_shared<std::atomic<bool>>(false);
    QTimer m_look;
    bool m_looking = false;
    std::unique_ptr<Store> m_store; ///< for reading; of the thread of the pool
    qint64 m_seen = -1; ///< its data version when it was read last; of that thread too
    qint64 m_seenAt = 0;
};

} // namespace wavedeck::desktop
