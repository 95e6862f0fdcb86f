// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run/samples.h"
#include "models/store/agentdetailrepository.h"

#include <QList>
#include <QMetaType>
#include <QObject>

#include <memory>
#include <optional>

/// What a window shows of one attempt beyond the rows of the session (live.h). Plain values.
namespace wavedeck {

/// A statement of an agent about its work. Implemented is not operational (ui.md 1.4); empty = not told.
struct AgentClaim {
    QString claim;
    std::optional<bool> implemented;
    std::optional<bool> operational;

    bool operator==(const AgentClaim&) const = default;
};

struct ReportedFile {
    QString path;
    bool created = false;
    qint64 added = -1; ///< lines; -1 = not told
    qint64 removed = -1;
    QString lines; ///< "62-63", where told

    bool operator==(const ReportedFile&) const = default;
};

struct AgentReport {
    bool told = false;
    bool isFinal = false; ///< told before its end, it is an interim one
    qint64 at = 0; ///< UTC ms
    QString summary;
    QList<AgentClaim> claims;
    QList<ReportedFile> files; ///< created ones first
    QStringList issues;
    QStringList decisions;

    bool operator==(const AgentReport&) const = default;
};

/// Out of what an agent told as `report`, in any of the shapes that told.h names. At most kKept of each list.
AgentReport readReport(const QJsonObject& body);

/// Something it found for a register.
struct AgentFinding {
    QString kind; ///< debt, gap, lesson
    QString title;
    QString priority; ///< P0 … P3; empty = not told
    QString location; ///< `src/a.cpp:12`; empty = not told

    bool operator==(const AgentFinding&) const = default;
};

struct RequestSum {
    qint64 count = 0; ///< the newest kRequests of them at most
    qint64 failed = 0;
    double p95Ms = -1; ///< -1 = no times told

    bool operator==(const RequestSum&) const = default;
};

struct AgentDetails {
    static constexpr int kKept = 200; ///< claims, files, issues, decisions, findings
    static constexpr int kRequests = 10'000;

    AgentDetailRepository::Of of; ///< attempt 0 = none
    QList<AgentStep> steps;
    QList<ToolUse> tools;
    QList<run::TrendPoint> trend; ///< since its start
    AgentReport report;
    QList<AgentFinding> findings; ///< worst first
    RequestSum requests;

    bool operator==(const AgentDetails& other) const;
};
using AgentDetailsPtr = std::shared_ptr<const AgentDetails>;

/// The rows, without the trend, which is in the run directory. Thread of the store.
AgentDetails readAgentDetails(Store& store, const AgentDetailRepository::Of& of);

/// Tells the details of one attempt. Lives on the GUI thread and reads nothing there. The real one is in app/desktop/.
class AgentSource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Another attempt; number 0 = none. told() follows.
    virtual void follow(const wavedeck::AgentDetailRepository::Of& of) = 0;
    /// Whether somebody looks: nothing is read while nobody does.
    virtual void setActive(bool active) = 0;

Q_SIGNALS:
    void told(const wavedeck::AgentDetailsPtr& details); ///< when they changed, at most once a second
};

} // namespace wavedeck

Q_DECLARE_METATYPE(wavedeck::AgentDetailsPtr)
