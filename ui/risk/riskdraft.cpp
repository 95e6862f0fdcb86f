// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskdraft.h"

#include "models/live/riskmerge.h"

#include <QUndoCommand>

namespace wavedeck::ui {

/// From one content to another. Contents share what is the same.
class RiskDraft::Step : public QUndoCommand {
public:
    Step(RiskDraft& draft, const QStringList& path, const QJsonObject& after, const QString& what)
        : QUndoCommand(what)
        , m_draft(draft)
        , m_path(path)
        , m_before(draft.m_content)
        , m_after(after)
    {
    }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const Step*>(next);
        if (m_path.isEmpty() || other->m_path != m_path)
            return false;
        m_after = other->m_after;
        return true;
    }
    void undo() override { m_draft.put(m_before); }
    void redo() override { m_draft.put(m_after); }

private:
    RiskDraft& m_draft;
    QStringList m_path;
    QJsonObject m_before;
    QJsonObject m_after;
};

RiskDraft::RiskDraft(const QString& id, int base, const QJsonObject& content, QObject* parent)
    : QObject(parent)
    , m_id(id)
    , m_base(base)
    , m_stored(content)
    , m_content(content)
{
}

/// What goes says nothing more: who listens may be going too.
RiskDraft::~RiskDraft()
{
    m_undo.blockSignals(true);
}

void RiskDraft::put(const QJsonObject& content)
{
    m_content = content;
    Q_EMIT changed();
}

void RiskDraft::set(const QStringList& path, const QJsonValue& value, const QString& what)
{
    const QJsonObject after = withValue(m_content, path, value).toObject();
    if (after != m_content)
        m_undo.push(new Step(*this, path, after, what));
}

void RiskDraft::stored(int version, const QJsonObject& content)
{
    m_base = version;
    m_stored = content;
    if (content != m_content)
        m_undo.push(new Step(*this, {}, content, tr("Save")));
    else
        Q_EMIT changed();
}

QStringList RiskDraft::rebase(int version, const QJsonObject& theirs)
{
    const RiskMerge merged = mergeRisk(m_stored, m_content, theirs);
    m_base = version;
    m_stored = theirs;
    m_undo.push(new Step(*this, {}, merged.content, tr("Take over version %1").arg(version)));
    m_undo.clear(); // what stood before belongs to another version: taking theirs out again would delete it unseen
    return merged.conflicts;
}

} // namespace wavedeck::ui
