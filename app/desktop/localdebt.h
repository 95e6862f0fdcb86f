// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/debtdesk.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// The register of debt of one data directory: read and changed on a thread of its own, so that the window never waits
/// for the database, git or a large file. What somebody else changed is seen within a second.
class LocalDebt : public DebtDesk {
    Q_OBJECT
public:
    explicit LocalDebt(QString dataDir);
    ~LocalDebt() override; ///< waits for what was asked; an import is stopped

    void refresh() override;
    void history(int number, QObject* context, std::function<void(const QList<DebtHappening>&)> answer) override;
    void code(const DebtItem& item, QObject* context, std::function<void(const DebtCode&)> answer) override;
    void change(int number, const Values& values, const QString& reason, QObject* context, Answer answer) override;
    void resolve(int number, const Values& values, QObject* context, Answer answer) override;
    void add(const DebtItem& item, QObject* context, std::function<void(const Result<QString>&)> answer) override;
    void import(const QString& file, const QString& folder, QObject* context,
        std::function<void(const QString&)> progress, std::function<void(const Result<QJsonObject>&)> answer) override;
    void stopImport() override { *m_stopped = true; }
    void openInEditor(const DebtItem& item, QObject* context, Answer answer) override;

private:
    class Reader;

    QString m_dataDir;
    QThreadPool m_pool; ///< one thread: short questions in their order
    QThreadPool m_imports;
    QTimer m_look;
    std::shared_ptr<Reader> m_reader; ///< of the thread of m_pool
    std::shared_ptr<std::atomic<bool>> m_stopped = std::make_shared<std::atomic<bool>>(false);
    bool m_looking = false;
};

} // namespace wavedeck::desktop
