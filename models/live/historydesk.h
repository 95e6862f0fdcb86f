// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/changes.h"
#include "models/history/compare.h"
#include "models/history/handover.h"
#include "models/history/line.h"
#include "models/report/document.h"

#include <QObject>

#include <functional>
#include <memory>

namespace wavedeck {

/// What the History page shows besides what the feed tells. Made on a worker thread and never changed after.
struct HistoryView {
    QList<history::Line> lines; ///< newest first, reported ones behind the own ones
    QList<history::HighWater> records;
    QList<history::FlakyGate> flaky;
    QList<history::StatusVersion> versions; ///< of status reports, by project, oldest first
    QList<history::Delivery> deliveries; ///< of reports, oldest first
    int pending = 0; ///< sessions whose figures are still being computed
    Error unreadable; ///< code empty = it was read
    bool known = false; ///< false until it was read once
};

/// History for the window. Everything is read elsewhere; answers come later on the GUI thread, unless context is
/// destroyed before. GUI thread. The real one is in app/desktop/.
class HistoryDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using View = std::shared_ptr<const HistoryView>;
    template <class T> using Answer = std::function<void(const Result<T>&)>;

    const View& view() const { return m_view; }
    virtual void refresh() = 0; ///< looks again, soon
    virtual void setActive(bool active) = 0; ///< looks now and then while the page is shown
    /// Every session as CSV into the folder; the answer is the file.
    virtual void exportCsv(const QString& folder, QObject* context, Answer<QString> answer) = 0;
    /// A report of `wavedeckctl report`, for the print preview. kind: final, handoff, completion, narrative; depth:
    /// executive, standard, full.
    virtual void report(const QString& session, const QString& kind, const QString& depth, QObject* context,
        Answer<report::Document> answer)
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
    View m_view = std::make_shared<const HistoryView>();
};

} // namespace wavedeck
