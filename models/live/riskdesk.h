// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/live/peopledesk.h"
#include "models/live/riskview.h"

#include <QObject>

#include <functional>

namespace wavedeck {

/// What somebody decides about exactly one version of an assessment.
struct RiskDecision {
    enum Kind { Submit, Approve, RequestChanges, Reject, Defer, Revoke, Withdraw, Escalate };
    Kind kind = Submit;
    QString id;
    int version = 0; ///< that was on the screen: another one is not signed
    QString sha256; ///< of it
    QString role; ///< of the slot that is filled
    QString phase; ///< empty = all of it
    QString reason;
    QString trigger; ///< of a deferral: what brings it back
};

/// Risk assessments, as the window needs them. Everything is done elsewhere; answers come later on the GUI thread,
/// after view() is up to date, unless context is destroyed before. Rights, separation of duties and states:
/// models/risk/approval.h. GUI thread. The real one is in app/desktop/.
class RiskDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    template <class T> using Answer = std::function<void(const Result<T>&)>;

    const RiskView& view() const { return m_view; }
    virtual void refresh() = 0; ///< looks again, soon
    virtual void read(const QString& id, QObject* context, Answer<RiskShown> answer) = 0;
    /// The answer is the id. templateName: of view().templates; content: what it starts with instead, where not empty.
    virtual void create(const QString& title, const QString& templateName, const QJsonObject& content, QObject* context,
        Answer<QString> answer)
        = 0;
    /// A new version on top of `base`; refused with `content-changed` when that is not the newest any more.
    virtual void save(
        const QString& id, int base, const QJsonObject& content, QObject* context, Answer<RiskShown> answer)
        = 0;
    /// password: asked for every signature; null for what needs none (Submit, Withdraw). Refused with
    /// `content-changed` when the newest version is not the one of the decision.
    virtual void decide(
        const RiskDecision& decision, const SecretPtr& password, QObject* context, Answer<RiskShown> answer)
        = 0;
    /// kind: checklist, follow-up.
    virtual void tick(const QString& id, const QString& kind, const QString& item, bool on, QObject* context,
        Answer<RiskShown> answer)
        = 0;
    /// format: pdf, md, json. Into the folder; the answer is the file.
    virtual void exportTo(
        const QString& id, const QString& format, const QString& folder, QObject* context, Answer<QString> answer)
        = 0;

Q_SIGNALS:
    void changed(); ///< view() says something else

protected:
    void tell(const RiskView& view)
    {
        m_view = view;
        Q_EMIT changed();
    }

private:
    RiskView m_view;
};

} // namespace wavedeck
