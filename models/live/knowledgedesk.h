// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/knowledge/entry.h"
#include "models/knowledge/hit.h"

#include <QObject>

#include <functional>

namespace wavedeck {

/// A save of an entry, as the window lists it.
struct KnowledgeSave {
    int version = 0;
    qint64 at = 0; ///< UTC ms
    QString actor;
    QString change;
    QString reason;
};

/// What is done with an entry besides changing it.
struct KnowledgeAct {
    enum What {
        Promote, ///< to a plan template (KNOW-11)
        Reuse, ///< of a component, in something (KNOW-14)
        Spent, ///< minutes it took to write (COST-12)
        Saved, ///< minutes that it saved in something
        Require, ///< by a role (RETRO-27)
        Acknowledge, ///< it was read, for a role
    } what
        = Reuse;
    int number = 0;
    QString text; ///< the name, in what, or the role
    int minutes = 0;
};

/// The knowledge base for the window, and looking for words in everything. Everything is done elsewhere; answers come
/// later on the GUI thread, unless context is destroyed before. GUI thread. The real one is in app/desktop/.
class KnowledgeDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// All entries, newest first, and what ships as a guide (number 0) behind them.
    virtual void read(QObject* context, std::function<void(const Result<QList<knowledge::Entry>>&)> answer) = 0;
    virtual void saves(int number, QObject* context, std::function<void(const QList<KnowledgeSave>&)> answer) = 0;
    /// number 0 = a new one. reason, anyway: models/store/knowledgerepository.h. The answer is the id.
    virtual void save(const knowledge::Entry& entry, const QString& reason, bool anyway, QObject* context,
        std::function<void(const Result<QString>&)> answer)
        = 0;
    virtual void remove(int number, const QString& reason, QObject* context, std::function<void(const Status&)> answer)
        = 0;
    /// The answer is the id, of Promote the file.
    virtual void act(const KnowledgeAct& act, QObject* context, std::function<void(const Result<QString>&)> answer) = 0;
    virtual void noteOpen(int number) = 0; ///< somebody reads it (KNOW-7)

    /// Of several questions that wait, only the newest is answered. kinds: empty = all.
    virtual void search(const QString& text, const QStringList& kinds, QObject* context,
        std::function<void(const QList<search::Hit>&)> answer)
        = 0;
    virtual void noteQuery(const QString& text, int hits) = 0; ///< somebody went to what was found, or gave up
};

} // namespace wavedeck
