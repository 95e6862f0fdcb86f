// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskcontent.h"

#include "ui/gates/celltable.h"
#include "ui/live/agentsides.h"
#include "ui/risk/contentrows.h"
#include "ui/risk/heatmatrix.h"
#include "ui/risk/riskcontentparts.h"
#include "ui/risk/scorepicker.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/paint.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kProse = 4'000;
constexpr int kShort = 200;
constexpr int kFit = 500; ///< least width of two columns of parts

void say(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
    label->setVisible(!text.isEmpty());
}

QStringList namesOf(const std::array<QString, risk::kMostAxis>& given)
{
    QStringList names;
    for (const QString& each : given)
        names.append(plain(each, 40));
    return names;
}

/// "Was 4, likely."
QString was(int before, int now, const QStringList& names)
{
    return before > 0 && now > 0 && before != now
        ? RiskContent::tr("Was %1, %2. Now %3.").arg(before).arg(names.value(before - 1), names.value(now - 1))
        : now > 0 ? names.value(now - 1)
                  : RiskContent::tr("Not chosen");
}

} // namespace

void RiskContent::setNarrow(bool on)
{
    m_matrix->setNarrow(on);
}

void RiskContent::show(const RiskShown& shown, const QJsonObject& content, bool choosing)
{
    const auto read = risk::fromJson(content);
    // What is stored has been read before; what is being edited may be half a thing: the rest of it is shown still.
    if (read)
        m_content = *read;
    m_choosing = choosing;
    const bool draft = shown.line.state != QLatin1String("submitted") && shown.line.state != QLatin1String("approved");
    say(m_missing,
        !read ? plain(read.error().line(), 600)
            : draft && !shown.missing.isEmpty()
            ? tr("Still missing: %1").arg(plain(shown.missing.join(QStringLiteral(" · ")), kProse))
            : QString());
    setLook(m_missing, read ? QLatin1String("secondary") : QLatin1String("error"));
    showTop(shown, content);
    m_tested->setRows(riskwords::testedRows(m_content.tested, true));
    m_notTested->setRows(riskwords::testedRows(m_content.notTested, false));
    m_testedHead->setHint(m_content.tested.isEmpty() ? tr("nothing yet") : riskwords::testedWords(m_content));
    m_notTestedHead->setHint(m_content.notTested.isEmpty()
            ? tr("nothing said")
            : tr("%1, accepted by who signs").arg(m_content.notTested.size()));
    m_rollback->setRows(riskwords::rollbackRows(m_content.rollback, shown.rehearsals));
    m_copyAll->setEnabled(!m_content.rollback.steps.isEmpty());
    say(m_rehearsed,
        m_content.rollback.steps.isEmpty() ? tr("No rollback steps yet.")
                                           : riskwords::rehearsalWords(m_content.rollback, shown.rehearsals));
    m_monitoring->setRows(riskwords::monitoringRows(m_content.monitoring));
    m_monitoring->setVisible(!m_content.monitoring.isEmpty());
    say(m_noMonitoring, m_content.monitoring.isEmpty() ? tr("Nothing is watched after the deployment.") : QString());
    for (const auto& [head, table, any] : {std::tuple{m_phaseHead, m_phases, !m_content.phases.isEmpty()},
             std::tuple{m_riskHead, m_risks, !m_content.risks.isEmpty()}}) {
        head->setVisible(any);
        table->setVisible(any);
    }
    m_phases->setRows(riskwords::phaseRows(m_content.phases, shown));
    m_phaseHead->setHint(QString::number(m_content.phases.size()));
    m_risks->setRows(riskwords::riskRows(m_content.risks, shown.matrix));
    m_riskHead->setHint(riskwords::countsByLevel(m_content.risks, shown.matrix));
    showRest(shown, content);
}

void RiskContent::showTop(const RiskShown& shown, const QJsonObject& content)
{
    m_matrix->show(shown.matrix, m_content.inherent, m_content.residual);
    m_matrix->setEditable(m_choosing && m_content.inherent.isSet());
    say(m_by,
        tr("by %1, %2").arg(plain(shown.line.author.isEmpty() ? kNone : shown.line.author, 60), date(shown.changedAt)));
    say(m_summary, plainProse(m_content.summary, kProse));
    const bool residual = m_content.residual.isSet() || m_content.inherent.isSet();
    const risk::Score& score = m_content.residual.isSet() ? m_content.residual : m_content.inherent;
    m_likelihood->setNames(namesOf(shown.matrix.likelihoods));
    m_impact->setNames(namesOf(shown.matrix.impacts));
    m_likelihood->setValue(score.likelihood);
    m_impact->setValue(score.impact);
    m_likelihood->setEditable(m_choosing);
    m_impact->setEditable(m_choosing);
    say(m_wasLikelihood, was(m_content.inherent.likelihood, score.likelihood, namesOf(shown.matrix.likelihoods)));
    say(m_wasImpact, was(m_content.inherent.impact, score.impact, namesOf(shown.matrix.impacts)));
    const risk::Level level = m_content.level != risk::Level::None ? m_content.level : shown.matrix.levelOf(score);
    static_cast<ScoreMark*>(m_residual)->set(residual ? score.product() : 0, int(level));
    say(m_residualWords, riskwords::residualWords(m_content, shown.matrix));
    say(m_criteria, riskwords::criteriaWords(content, shown.matrix));
    say(m_why, plainProse(m_content.levelWhy, kProse));
    say(m_mitigation, m_content.mitigation.isEmpty() ? kNone : plainProse(m_content.mitigation, kProse));
    showDebt(m_content.debt);
}

void RiskContent::showDebt(const QStringList& debt)
{
    if (m_debt->property("debt").toStringList() == debt && m_debt->layout()->count() > 0)
        return;
    m_debt->setProperty("debt", debt);
    qDeleteAll(m_debt->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    auto* row = qobject_cast<QHBoxLayout*>(m_debt->layout());
    while (QLayoutItem* item = row->takeAt(0))
        delete item;
    for (const QString& id : debt) {
        auto* link = new QPushButton(plain(id, 24), m_debt);
        setLook(link, QLatin1String("link"));
        link->setAccessibleName(tr("Open %1").arg(plain(id, 24)));
        connect(link, &QPushButton::clicked, this, [this, id] { Q_EMIT debtOpened(id); });
        row->addWidget(link);
    }
    if (debt.isEmpty())
        row->addWidget(makeLabel(m_debt, "secondary", kNone));
    row->addStretch(1);
}

/// Built anew only when something stands there that did not: a row that is read keeps the keyboard.
void RiskContent::showRest(const RiskShown& shown, const QJsonObject& content)
{
    const QList<riskwords::RestSection> sections = riskwords::restOf(content, shown.items);
    QStringList shape{shown.line.id};
    for (const auto& section : sections)
        shape.append(section.title + QString::number(section.columns.size()));
    const QString now = shape.join(QLatin1Char('|'));
    if (now != m_restOf) {
        m_restOf = now;
        qDeleteAll(m_restBox->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
        for (const auto& section : sections) {
            auto* head = new SectionHead(m_appearance, section.title, m_restBox);
            m_rest->addWidget(head);
            if (section.columns.isEmpty()) {
                auto* prose = makeWrapped(m_restBox, "secondary");
                prose->setContentsMargins(16, 8, 16, 10);
                prose->setObjectName(section.title);
                m_rest->addWidget(prose);
                continue;
            }
            CellTable* made = table(section.title, section.columns, 26);
            made->setParent(m_restBox);
            made->setObjectName(section.title);
            m_rest->addWidget(made);
            auto* whole = makeWrapped(m_restBox, "small"); // what a cell had no room for
            whole->setContentsMargins(16, 4, 16, 8);
            whole->hide();
            m_rest->addWidget(whole);
            connect(made, &CellTable::chosenChanged, whole, [made, whole] {
                const QModelIndex at = made->currentIndex();
                say(whole, at.isValid() && made->hasFocus() ? made->rows().row(at.row()).spoken : QString());
            });
            connect(made, &CellTable::toggled, this, [this, made](const QString& id) {
                const TableRow* row = made->rowOf(id);
                if (row && id.contains(QLatin1Char('/')))
                    Q_EMIT ticked(id.section(QLatin1Char('/'), 0, 0), id.section(QLatin1Char('/'), 1),
                        row->cells[0].glyph != Glyph::Check);
            });
        }
    }
    for (const auto& section : sections) {
        if (auto* prose = m_restBox->findChild<QLabel*>(section.title, Qt::FindDirectChildrenOnly))
            say(prose, section.prose);
        else if (auto* made = m_restBox->findChild<CellTable*>(section.title, Qt::FindDirectChildrenOnly))
            made->setRows(section.rows);
    }
}

QString RiskContent::command(const QString& row) const
{
    if (row.isEmpty())
        return riskwords::commandsOf(m_content.rollback);
    const qsizetype at = row.toInt();
    return at >= 0 && at < m_content.rollback.steps.size() ? riskwords::commandOf(m_content.rollback.steps[at])
                                                           : QString();
}

QList<CellTable*> RiskContent::rest() const
{
    return m_restBox->findChildren<CellTable*>(QString(), Qt::FindDirectChildrenOnly);
}

QList<QWidget*> RiskContent::panes() const
{
    QList<QWidget*> all;
    if (m_matrix->focusPolicy() != Qt::NoFocus)
        all.append(m_matrix);
    for (CellTable* each :
        QList<CellTable*>{m_tested, m_notTested, m_rollback, m_monitoring, m_phases, m_risks} + rest())
        if (each->isVisible() && each->rowCount() > 0)
            all.append(each);
    return all;
}

QList<QWidget*> RiskContent::focusOrder() const
{
    return {m_matrix, m_likelihood, m_impact, m_tested, m_notTested, m_copyAll, m_rollback, m_monitoring, m_phases,
        m_risks};
}

/// The first choice is the inherent risk, the next what remains of it.
void RiskContent::pick()
{
    const QString axis = m_content.inherent.isSet() ? QStringLiteral("residual") : QStringLiteral("inherent");
    Q_EMIT scorePicked(axis, {m_likelihood->value(), m_impact->value()});
}

} // namespace wavedeck::ui
