// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/keyhint.h"

#include "ui/theme/styleparts.h"

#include <QPainter>

namespace wavedeck::ui {

KeyHint::KeyHint(const Appearance& appearance, const QString& keys, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    setKeys(keys);
}

void KeyHint::setKeys(const QString& keys)
{
    m_keys = keys;
    setAccessibleName(keys);
    updateGeometry();
    update();
}

QSize KeyHint::sizeHint() const
{
    return parts::keySize(m_appearance, m_keys).toSize();
}

void KeyHint::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = m_appearance.theme();
    parts::key(&painter, rect(), m_keys, t.t3, t.line2, m_appearance.font(11, QFont::Medium));
}

} // namespace wavedeck::ui
