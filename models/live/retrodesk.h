// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/retro/facts.h"
#include "models/retro/retro.h"
#include "models/retro/templates.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace wavedeck {

/// A line of the list of retrospectives.
struct RetroLine {
    QString id;
    QString title;
    QString session;
    QString state;
    qint64 createdAt = 0;
    int actions = 0; ///< that are accepted and due
    int verified = 0; ///< of those
};

/// What the Retro page shows. Made on a worker thread and never changed after.
struct RetroView {
    QList<RetroLine> retros; ///< newest first
    retro::Retro shown; ///< id empty = none
    QList<RetroFact> facts; ///< of its session
    QList<retro::Action> previous; ///< open actions of earlier ones of the project
    QJsonObject statistics; ///< models/retro/statistics.h
    QJsonObject rate; ///< models/retro/rate.h
    bool notesHidden = false; ///< in the phase that runs nobody sees yet what others say
    QStringList
        writing; ///< phases of `shown` whose template gives their notes fields; the others have none of their own
    QList<retro::Form> forms; ///< templates, shipped ones first
    QHash<QString, QString> ledLast; ///< by project: who led its last one
    int offered = 0; ///< contributions of agents of its session that nobody has taken yet
    QStringList people; ///< "NAME:ROLE" of who has an account
    Error unreadable; ///< code empty = it was read
    bool known = false; ///< false until it was read once
};

/// Retrospectives for the window. Everything is done elsewhere; answers come later on the GUI thread, after view() is
/// up to date, unless context is destroyed before. GUI thread. The real one is in app/desktop/.
class RetroDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using View = std::shared_ptr<const RetroView>;
    template <class T> using Answer = std::function<void(const Result<T>&)>;

    const View& view() const { return m_view; }
    virtual void refresh() = 0; ///< looks again, soon
    virtual void show(const QString& id) = 0; ///< which one view().shown is
    /// One operation of models/retro/operations.h on a retrospective (empty id: `new`); the answer is its JSON answer,
    /// e.g. {"number": 3}. Rights and rules stand below the screen.
    virtual void act(const QString& id, const QString& operation, const QJsonObject& arguments, QObject* context,
        Answer<QJsonObject> answer)
        = 0;
    /// format: md, html, pdf, csv, json. Into the folder; the answer is the file.
    virtual void exportTo(
        const QString& id, const QString& format, const QString& folder, QObject* context, Answer<QString> answer)
        = 0;

Q_SIGNALS:
    void changed(); ///< view() says something else

protected:
    void tell(View view)
    {
        m_view = std::move(view);
        Q_EMIT changed();
    }

private:
    View m_view = std::make_shared<const RetroView>();
};

} // namespace wavedeck
