// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/reported.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QList>
#include <QMap>

#include <optional>

namespace wavedeck {

/// What became of a step that a list of next steps has (HAND-5).
struct NextStepChoice {
    QString source; ///< S-001, RETRO-001, reported:3: whose list it is on
    QString text; ///< of the step, as on that list
    QString state; ///< open, done, ignored
    QString session; ///< in which it was chosen; empty = none
    QString reason;
    qint64 at = 0;
    QString by;
};

/// What history keeps across sessions: those that documents report, what people say of the own ones, what became of
/// next steps, and a copy of the figures of ended sessions. Writes stand inside the caller's transaction. Same thread
/// as the store.
class HistoryRepository {
public:
    explicit HistoryRepository(Store& store)
        : m_store(store)
    {
    }

    QList<history::ReportedSession> reported(); ///< in the order they came
    /// Inside the caller's transaction. The same sourceRef again changes nothing and answers false. Texts are stored
    /// redacted.
    Result<bool> keep(const history::ReportedSession& session, qint64 now);

    QMap<QString, QString> notes(const QString& session); ///< key to value, what counts now
    QMap<QString, QMap<QString, QString>> allNotes(); ///< by session
    Status note(const QString& session, const QString& key, const QString& value, const QString& by, qint64 now);

    QList<NextStepChoice> choices(); ///< what counts now, of every step that somebody chose for
    Status choose(const NextStepChoice& choice);

    struct Figures {
        QString session;
        qint64 ofRevision = 0;
        int madeBy = 0;
        QJsonObject body;
    };
    QMap<QString, Figures> figures(); ///< by session
    Status keepFigures(const Figures& figures);

private:
    Store& m_store;
};

} // namespace wavedeck
