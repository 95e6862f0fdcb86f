// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/nextstepslist.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui::start {

namespace {
constexpr int kLongest = 300;
constexpr qsizetype kFirst = 6; ///< a document may list dozens
}

NextStepsList::NextStepsList(const Appearance& appearance, const QList<history::NextStep>& steps,
    const QString& refusal, bool all, Ask ask, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_ask(std::move(ask))
{
    setObjectName(QStringLiteral("nextSteps"));
    setAccessibleName(tr("Recommended by earlier sessions"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(appearance.px(14), appearance.px(10), appearance.px(14), appearance.px(6));
    column->setSpacing(appearance.px(8));
    column->addWidget(makeLabel(this, "heading", tr("From earlier sessions")));
    if (!refusal.isEmpty())
        column->addWidget(makeWrapped(this, "hint", refusal));
    const qsizetype shown = all ? steps.size() : std::min(kFirst, steps.size());
    for (const history::NextStep& step : steps.mid(0, shown))
        column->addWidget(row(step, this));
    if (shown == steps.size())
        return;
    QPushButton* more
        = makeButton(this, appearance, Glyph::ChevronDown, tr("Show all %1").arg(steps.size()), "flat small");
    more->setObjectName(QStringLiteral("stepsAll"));
    connect(more, &QPushButton::clicked, this, &NextStepsList::allAsked);
    column->addWidget(more, 0, Qt::AlignLeft);
    m_buttons.append(more);
}

QWidget* NextStepsList::row(const history::NextStep& step, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(m_appearance.px(2));
    column->addWidget(makeWrapped(row, "", plain(step.text, kLongest)));
    auto* line = new QHBoxLayout;
    line->setSpacing(m_appearance.px(6));
    const QString where = tr("%1, step %2").arg(plain(step.source, 24)).arg(step.number);
    line->addWidget(makeLabel(row, "hint", where), 1);
    const auto button = [&](Glyph glyph, const QString& text, const char* name, const auto& pressed) {
        QPushButton* made = makeButton(row, m_appearance, glyph, text, "small");
        made->setObjectName(QStringLiteral("%1:%2/%3").arg(QLatin1String(name), step.source).arg(step.number));
        made->setAccessibleName(QStringLiteral("%1: %2").arg(text, plain(step.text, kLongest)));
        connect(made, &QPushButton::clicked, this, pressed);
        line->addWidget(made);
        m_buttons.append(made);
    };
    button(Glyph::Check, tr("Done"), "stepDone", [this, step] { Q_EMIT chosen(step, QStringLiteral("done"), {}); });
    button(Glyph::Close, tr("Ignore…"), "stepIgnore", [this, step] { askIgnore(step); });
    column->addLayout(line);
    return row;
}

void NextStepsList::askIgnore(const history::NextStep& step)
{
    Question question;
    question.title = tr("Ignore this recommendation?");
    question.text = plain(step.text, kLongest) + QLatin1Char('\n') + tr("Your name and the reason are kept.");
    question.fields.append({tr("Reason"), true, {}});
    question.verb = tr("Ignore");
    question.keep = tr("Keep it open");
    m_ask(window(), question,
        [this, step](const QStringList& values) { Q_EMIT chosen(step, QStringLiteral("ignored"), values.value(0)); });
}

} // namespace wavedeck::ui::start
