// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"

#include <QStringList>
#include <QThreadPool>

namespace wavedeck::desktop {

/// The plans on this machine, and sessions started from them by the engine of one data directory. Reads and asks on
/// threads of its own; everything else on the GUI thread.
class LocalPlanDesk : public PlanDesk {
    Q_OBJECT
public:
    /// folders: whose plans are listed besides the templates. programFolder: where the templates (../share/wavedeck/
    /// plans) and programs of ours are found; empty = that of the running program.
    LocalPlanDesk(QString dataDir, QStringList folders, QString programFolder = {});
    ~LocalPlanDesk() override; ///< waits for what was asked

    QStringList folders() const { return m_folders; }

    void list(QObject* context, std::function<void(const QList<PlanEntry>&)> answer) override;
    void open(const QString& path, const QString& workspace, QObject* context,
        std::function<void(const Result<OpenedPlan>&)> answer) override;
    void start(const OpenedPlan& plan, const PlanLimits& limits, QObject* context,
        std::function<void(const Result<QString>&)> answer) override;
    void choose(const history::NextStep& step, const QString& state, const QString& reason, QObject* context,
        std::function<void(const Status&)> answer) override;

Q_SIGNALS:
    /// A plan was opened in a folder that was not listed before; it is from now on, and worth remembering.
    void foldersChanged(const QStringList& folders);

private:
    void remember(const QString& file);

    QString m_dataDir;
    QStringList m_folders;
    QString m_programFolder;
    QThreadPool m_pool;
};

} // namespace wavedeck::desktop
